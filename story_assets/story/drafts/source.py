"""What a story is drafted from: the scenes of a script in its own words, or what a treatment says of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from story_assets.story.breakdown.known import Known
from story_assets.story.breakdown.moments import SceneText, scenes
from story_assets.story.breakdown.proposal import Plain, Proposal, SceneWords
from story_assets.story.drafts.scenes import TreatmentAnswer
from story_assets.story.screenplay.elements import Lines, Script

MOST_ENTRIES: Final = 40
"""Paragraphs and speeches that are asked for at once. A shot of the bundled story has 410 to 640 tokens in
this form, its share of the beats included, so forty of them fit a room of 32,000."""


@dataclass(frozen=True)
class Entry:
    """A paragraph of action, or a speech."""

    text: str
    lines: Lines
    speakers: tuple[str, ...] = ()
    """As the script calls them; none of action."""
    manners: tuple[str, ...] = ()
    off_screen: bool = False


@dataclass(frozen=True)
class SceneSource:
    """One scene before it is drafted."""

    episode: str
    slug: str
    title: str
    """A scene heading, or the title that a treatment gives."""
    entries: tuple[Entry, ...] = ()
    """The script's words; none where there is no script."""
    words: SceneWords | None = None
    shots: Mapping[str, str] = field(default_factory=dict[str, str])
    """By shot, what it was made from when the script was read before."""
    outline: Mapping[str, Plain] = field(default_factory=dict[str, Plain])
    """What a treatment says of it."""
    setting: str | None = None
    """The slug that an earlier reading gave to its setting."""
    after: str | None = None
    """The title of the scene that follows."""

    @property
    def id(self) -> str:
        """Such as e01_s02."""
        return f"{self.episode}_{self.slug}"

    @property
    def pieces(self) -> tuple[range, ...]:
        """Its entries as they are asked for, counted from 1: a play may be one scene, too long to answer."""
        ends = [*range(MOST_ENTRIES, len(self.entries), MOST_ENTRIES), len(self.entries)]
        return tuple(range(start + 1, end + 1) for start, end in pairwise((0, *ends))) or (range(1, 1),)

    @property
    def file(self) -> str:
        """Its file in a story folder."""
        return f"episodes/{self.episode}/{self.slug}.yaml"


def from_script(script: Script, reading: Proposal, known: Known) -> tuple[SceneSource, ...]:
    """The scenes of *script* under the names that *reading*, an embedded breakdown of it, gave them.

    *known* is what an earlier draft of the script was called.
    """
    told = scenes(script)
    names = [*reading.scenes]
    after = [*(later.title for _, later in pairwise(told)), None]
    return tuple(
        _scene(name, text, reading, known, following)
        for name, text, following in zip(names, told, after, strict=True)
    )


def _scene(name: str, text: SceneText, reading: Proposal, known: Known, after: str | None) -> SceneSource:
    _, episode, file = name.split("/")
    where = reading.files[name].value.get("setting")
    return SceneSource(
        episode=episode,
        slug=file.removesuffix(".yaml"),
        title=text.title,
        entries=tuple(
            Entry(it.text, it.lines, it.speakers if it.kind == "speech" else (), it.manners, it.off_screen)
            for it in text.moments
        ),
        words=reading.scenes[name],
        shots=known.scenes[name].shots if name in known.scenes else {},
        setting=where if isinstance(where, str) else None,
        after=after,
    )


def from_treatment(treatment: TreatmentAnswer) -> tuple[SceneSource, ...]:
    """The scenes that *treatment* outlines, numbered as they come."""
    flat = [
        (f"e{episode:02d}", f"s{number:02d}", outline)
        for episode, one in enumerate(treatment.episodes, start=1)
        for number, outline in enumerate(one.scenes, start=1)
    ]
    after = [*(later.title for _, (_, _, later) in pairwise(flat)), None]
    return tuple(
        SceneSource(
            episode=episode,
            slug=slug,
            title=outline.title,
            outline={"happens": outline.happens, "cast": list[Plain](outline.cast)},
            setting=outline.setting,
            after=following,
        )
        for (episode, slug, outline), following in zip(flat, after, strict=True)
    )
