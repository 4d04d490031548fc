"""A script's scenes as moments: something is done, or somebody says something."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest
from typing import Final, Literal

from story_assets.story.screenplay.elements import Element, Heading, Lines, Script


@dataclass(frozen=True, slots=True)
class Moment:
    """What happens between two cuts of the script's own rhythm: a paragraph of action, or a speech."""

    kind: Literal["business", "speech"]
    text: str
    lines: Lines
    speakers: tuple[str, ...] = ()
    """As the cue has them; of business, whose own business it is, if it stood inside a speech."""
    manners: tuple[str, ...] = ()
    off_screen: bool = False


@dataclass(frozen=True, slots=True)
class SceneText:
    """One scene as the script has it."""

    heading: Heading | None
    title: str
    lines: Lines
    moments: tuple[Moment, ...]
    cast: tuple[str, ...] = ()
    """Who is listed under the heading."""
    synopsis: str | None = None
    section: str | None = None
    """The act or part it is the first scene of."""

    @property
    def words(self) -> tuple[str, ...]:
        """What it was made from, one entry a moment: what a later script is compared with."""
        return (self.title, *(_as_words(moment) for moment in self.moments))


def _as_words(moment: Moment) -> str:
    said = f"{', '.join(moment.speakers)}: " if moment.kind == "speech" else ""
    manner = f"({'; '.join(moment.manners)}) " if moment.manners else ""
    return f"{said}{manner}{moment.text}"


@dataclass
class _Open:
    """A scene whose end has not come."""

    heading: Element | None
    section: str | None = None
    synopsis: str | None = None
    cast: list[str] = field(default_factory=list[str])
    moments: list[Moment] = field(default_factory=list[Moment])


def scenes(script: Script) -> tuple[SceneText, ...]:
    """The scenes of *script*. Before the first heading there is one only if somebody speaks."""
    found: list[_Open] = [_Open(None)]
    section: str | None = None
    cue: _Cue | None = None
    for it, after in zip_longest(script.elements, script.elements[1:]):
        here = found[-1]
        if (
            cue is not None
            and it.kind == "action"
            and after is not None
            and after.kind in ("manner", "speech")
        ):
            # A stage direction inside a speech: who speaks goes on after it.
            cue.parts.append(it)
            continue
        if it.kind not in ("manner", "speech"):
            here.moments.extend(cue.moments() if cue is not None else ())
            cue = None
        match it.kind:
            case "scene":
                found.append(_Open(it, section))
                section = None
            case "section":
                section = it.text
            case "synopsis":
                here.synopsis = here.synopsis or it.text
            case "cast":
                here.cast.append(it.text)
            case "action" if not any(marks.match(it.text.strip()) for marks in (_END_CARD, _REMARK, _CUT)):
                _act(here.moments, it)
            case "cue":
                cue = _Cue(it)
            case "manner" | "speech" if cue is not None:
                cue.parts.append(it)
            case _:
                pass
    found[-1].moments.extend(cue.moments() if cue is not None else ())
    opening = found[0]
    is_scene = len(found) == 1 or any(it.kind == "speech" for it in opening.moments)
    return tuple(_scene(it) for it in (found if is_scene and opening.moments else found[1:]))


_CUT: Final = re.compile(
    r"[【\[(（]?(?:闪回|闪现|回忆|本集完|全剧完|片头|片尾|转场|黑屏)(?:开始|结束|完)?[】\])）]?$"
)
"""Where a short drama is cut, on a line of its own."""
_END_CARD: Final = re.compile(
    r"\W*(?:the end|end|fin|curtain|fade (?:in|out)|конец|занавес|完|剧终|全剧终)\W*$", re.I
)


_REMARK: Final = re.compile(r"\W*(?:note|n\.b\.|author's note|примечание|注)\s*[:：]", re.I)
"""Words to whoever reads the script, in the place of action."""


_CAPTION: Final = re.compile(r"[【\[]?\s*字幕")


def _act(moments: list[Moment], it: Element) -> None:
    """Add a paragraph of action; a title that the one before announces belongs to it."""
    last = moments[-1] if moments else None
    is_title = _CAPTION.match(it.text) is not None or (
        re.fullmatch(r"[\"'“‘*_«].{1,80}", it.text) is not None and it.text == it.text.upper()
    )
    if last is not None and last.kind == "business" and (last.text.endswith(":") or is_title):
        lines = Lines(last.lines.first, it.lines.last)
        moments[-1] = Moment("business", f"{last.text} {it.text}", lines, last.speakers)
    else:
        moments.append(Moment("business", it.text, it.lines))


@dataclass
class _Cue:
    """A speaker's name, with what follows it."""

    element: Element
    parts: list[Element] = field(default_factory=list[Element])

    def moments(self) -> Iterator[Moment]:
        """The speech, cut where a stage direction inside it is a sentence of its own."""
        speakers = self.element.speakers or (self.element.text,)
        said: list[Element] = []
        for it in self.parts:
            if it.kind == "action" or (it.kind == "manner" and _is_business(it.text)):
                yield from self._speech(said, speakers)
                yield Moment("business", _sentence(it.text), it.lines, speakers)
                said = []
            else:
                said.append(it)
        yield from self._speech(said, speakers)

    def _speech(self, parts: list[Element], speakers: tuple[str, ...]) -> Iterator[Moment]:
        text = " ".join(it.text for it in parts if it.kind == "speech").strip()
        manners = tuple(it.text for it in parts if it.kind == "manner")
        lines = _span([self.element.lines, *(it.lines for it in parts)])
        if text:
            yield Moment("speech", text, lines, speakers, manners, self.element.off_screen)
        elif manners:
            yield Moment("business", _sentence("; ".join(manners)), lines, speakers)


def _is_business(text: str) -> bool:
    """Whether a direction is a sentence about what is done, and not how something is said."""
    return (
        len(text.split()) >= LONG_MANNER
        or re.match(r"(?:The|They|She|He|All|Both|Enter|Exit|they|she|he|both)\b", text) is not None
    )


LONG_MANNER: Final = 7
"""Words from which a direction inside a speech is business of its own."""


def _sentence(text: str) -> str:
    text = text.strip().strip("()").strip()
    return text if re.search(r"[.!?。！？…]$", text) else f"{text}."


def _scene(it: _Open) -> SceneText:
    heading = it.heading.heading if it.heading is not None else None
    title = it.heading.text if it.heading is not None else ""
    places = [*([it.heading.lines] if it.heading is not None else []), *(m.lines for m in it.moments)]
    lines = _span(places or [Lines(1, 1)])
    return SceneText(heading, title, lines, tuple(it.moments), tuple(it.cast), it.synopsis, it.section)


def _span(places: Iterable[Lines]) -> Lines:
    known = list(places)
    return Lines(min(it.first for it in known), max(it.last for it in known))


_END: Final = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=[\"'“‘(\[]?[^\sa-zа-я])|(?<=[。！？；])[”’」』]*\s*")
_TITLES: Final = re.compile(r"(?:^|\s)(?:Mr|Mrs|Ms|Dr|St|Prof|г)\.$")


@lru_cache(maxsize=20_000)
def sentences(text: str) -> tuple[str, ...]:
    """*text* sentence by sentence."""
    parts = [part.strip() for part in _END.split(text) if part and part.strip()]
    joined: list[str] = []
    for part in parts:
        if joined and _TITLES.search(joined[-1]):
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    return tuple(joined)


@lru_cache(maxsize=20_000)
def count_words(text: str) -> int:
    """Words as they are spoken; two characters of a script without spaces count as one (a rough measure)."""
    spaced, dense = _DENSE.subn(" ", text)
    return len(_WORD.findall(spaced)) + (dense + 1) // 2


_DENSE: Final = re.compile("[\u3040-\u9fff]")
_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
