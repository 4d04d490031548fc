"""What is true in a picture and can be seen: safes and doors that stand open, lamps that burn."""

import re
from typing import Final

from story_assets.story.briefs.brief import Brief, Fact, Panel
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
    facts = list(brief.facts)
    for slug in panel.props:
        prop = place.props.get(slug)
        kind = named(slug, prop.description, prop.shape) if prop else None
        state = _told(panel.happens, slug) if kind and kind.opens else None
        if state:
            facts = [f for f in facts if f.about != slug]
            facts.append(Fact(at=panel.at, about=slug, value=state))
    return brief.model_copy(update={"facts": tuple(facts)}) if facts != list(brief.facts) else brief


def _told(happens: str, slug: str) -> str | None:
    """Open or closed, where a sentence says so of the thing or of its door."""
    about = re.compile(rf"\b(door|lid|drawer|{'|'.join(map(re.escape, slug.split('_')))})\b", re.I)
    state: str | None = None
    for part in re.split(r"[.!?;。！？；]", happens):
        if not about.search(part) or _NOT.search(part):
            continue
        if _OPEN.search(part):
            state = "open"
        elif _SHUT.search(part):
            state = "closed"
    return state


def _clauses(text: str) -> list[str]:
    return re.split(r"[.,;:。，；]", text)
