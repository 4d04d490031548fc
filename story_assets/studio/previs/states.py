"""What is true in a picture and can be seen: safes and doors that stand open, lamps that burn."""

import re
from typing import Final

from story_assets.story.bible import FixedProp
from story_assets.story.briefs.brief import Brief, Fact, Panel, QuotedPlace
from story_assets.studio.previs.things import named

_NOT: Final = re.compile(
    r"\b(not|never|no|won't|doesn't|didn't|isn't|cannot|can't|refuses|unopened|unlit)\b", re.I
)
_OPEN: Final = re.compile(r"\b(open|opened|opens|ajar|swings|swung|gaping|unfolded)\b|打开|敞开|открыт", re.I)
_SHUT: Final = re.compile(r"\b(closed|shut|shuts|locked|closes)\b|关|锁|закрыт", re.I)
_LIT: Final = re.compile(r"\b(lit|on|glow\w*|burn\w*|bright|lights)\b|亮|горит", re.I)
_DARK: Final = re.compile(r"\b(off|out|dark|dead|unlit|extinguished|broken)\b|灭", re.I)
_HALF: Final = re.compile(r"\b(half|partly|gap)\b|半", re.I)


def is_open(state: str | None) -> bool:
    """Whether a door, a lid or a drawer in *state* stands open."""
    text = state or ""
    return any(
        _OPEN.search(part) and not _SHUT.search(part) and not _NOT.search(part) for part in _clauses(text)
    )


def is_lit(state: str | None) -> bool:
    """Whether a lamp or a screen in *state* gives light."""
    text = state or ""
    return bool(_LIT.search(text)) and not _DARK.search(text) and not _NOT.search(text)


def is_half(state: str | None) -> bool:
    """Whether a curtain in *state* is half drawn."""
    return bool(_HALF.search(state or ""))


def is_gone(state: str | None) -> bool:
    """Whether a fixed prop is no longer where the plan has it."""
    return bool(_GONE.search(state or ""))


_GONE: Final = re.compile(
    r"\b(off the wall|gone|missing|taken (away|down)|removed|in \S+ (hands?|arms?|pocket|bag))\b", re.I
)


def stated(brief: Brief) -> Brief:
    """*brief* with the state of each fixed prop as its facts have it."""
    place = brief.place
    if place is None:
        return brief
    said = {fact.about: fact.value for fact in brief.facts}
    changed = {slug: said[slug] for slug in place.props if slug in said}
    if not changed:
        return brief
    props = {
        slug: prop.model_copy(update={"state": changed[slug]}) if slug in changed else prop
        for slug, prop in place.props.items()
    }
    return brief.model_copy(update={"place": place.model_copy(update={"props": props})})


def after(panel: Panel, brief: Brief) -> Brief:
    """*brief* with what happens in *panel* as facts: once a safe swung open, later panels have it open."""
    place = brief.place
    if place is None:
        return brief
    told = {slug: _told(panel.happens, slug, prop) for slug, prop in place.props.items()}
    changed = {
        slug: state for slug, state in told.items() if state and (slug in panel.props or _lamp(slug, place))
    }
    if not changed:
        return brief
    kept = (fact for fact in brief.facts if fact.about not in changed)
    new = (Fact(at=panel.at, about=slug, value=state) for slug, state in changed.items())
    return brief.model_copy(update={"facts": (*kept, *new)})


def _lamp(slug: str, place: QuotedPlace) -> bool:
    return place.props[slug].shape == "lamp"


def _told(happens: str, slug: str, prop: FixedProp) -> str | None:
    """Open or closed, lit or dark, where a sentence says so of the thing or of its door."""
    words = "|".join(map(re.escape, slug.split("_")[-1:]))
    if prop.shape == "lamp":
        return _last(happens, re.compile(rf"\b({words})\b", re.I), (_COMES_ON, "lit"), (_GOES_OUT, "off"))
    kind = named(slug, prop.description, prop.shape)
    if kind is None or not kind.opens:
        return None
    about = re.compile(rf"\b(door|lid|drawer|{words})\b", re.I)
    return _last(happens, about, (_OPEN, "open"), (_SHUT, "closed"))


_COMES_ON: Final = re.compile(r"\b(comes|goes|switch\w*|turn\w*|snaps|clicks) on\b|\blights up\b", re.I)
_GOES_OUT: Final = re.compile(
    r"\b(goes|put|puts|blown) out\b|\b(switch\w*|turn\w*|goes) off\b|\bdies\b", re.I
)


def _last(happens: str, about: re.Pattern[str], *states: tuple[re.Pattern[str], str]) -> str | None:
    """The state that the last sentence about a thing leaves it in; what is denied does not count."""
    found: str | None = None
    for part in re.split(r"[.!?;。！？；]", happens):
        if about.search(part) and not _NOT.search(part):
            found = next((state for pattern, state in states if pattern.search(part)), found)
    return found


def _clauses(text: str) -> list[str]:
    return re.split(r"[.,;:。，；]", text)
