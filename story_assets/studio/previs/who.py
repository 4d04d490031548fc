"""Who is who: the subject behind a slug, and a slug as a name."""

from typing import Final

from story_assets.story.bible import Garment, Identity
from story_assets.story.briefs.brief import Brief, QuotedLook, Subject
from story_assets.story.words import GarmentKind

OUTERMOST: Final[tuple[GarmentKind, ...]] = (
    "coat", "jacket", "uniform", "sweater", "shirt", "dress", "shell", "other",
)  # fmt: skip
"""What covers the trunk, the outermost first."""


def subject_of(brief: Brief, who: str, look: str | None) -> Subject:
    """The subject that is *who*; someone of no description where the brief does not describe them."""
    of_name = [s for s in brief.subjects if s.character == who]
    exact = [s for s in of_name if s.look == look]
    found = (exact or of_name)[:1]
    return found[0] if found else _stranger(who)


def _stranger(who: str) -> Subject:
    worn = QuotedLook(at="", wardrobe=(Garment(kind="other", colour="#8b8f98", description="plain"),))
    plain = Identity(face="plain", hair="plain", silhouette="plain", age_band="adult", skin="#b9b2a8")
    return Subject(at="", character=who, look="plain", identity=plain, worn=worn)


def colour_of(subject: Subject) -> str:
    """The colour people are told by from afar: what they wear outermost."""
    by_kind = {g.kind: g.colour for g in reversed(subject.worn.wardrobe)}
    outer = next((by_kind[kind] for kind in OUTERMOST if kind in by_kind), None)
    return outer or subject.worn.wardrobe[0].colour


def name_of(slug: str) -> str:
    """A slug as a name: inspector_vale is Inspector Vale."""
    return " ".join(word.capitalize() for word in slug.split("_") if word) or slug
