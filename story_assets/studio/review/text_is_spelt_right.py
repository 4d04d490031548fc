"""The words that an image must carry can be read in it, and are spelt right.

Read are Latin, Greek, Chinese and Japanese; words in another script are said to be unread, never passed.
Brushed or broken lettering may be misread where a person reads it well.
"""

from typing import Final

from story_assets.story.briefs.brief import Brief, Panel, RequiredText
from story_assets.story.words import ShotSize
from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Check, Finding, Mark, Sight
from story_assets.studio.review.lettering import LONGEST, NEEDS, Line, can_read, joined, lettering
from story_assets.studio.review.seen import framed
from story_assets.studio.review.spelling import Reading, best_reading, letters

_CLOSE: Final[frozenset[ShotSize]] = frozenset(("ECU", "BCU", "CU", "MCU", "MS"))
"""Frames in which words on a thing can be large enough to read."""
_ACROSS: Final = 1100
"""Pixels that a picture is enlarged to at least before it is read; a panel of a sheet has some 400."""
_MOST: Final = 5.0
"""Times that anything is enlarged at most: there is no more in it."""
_QUARTER: Final = 0.6
"""Width and height of a piece that is looked at by itself, in those of the picture: pieces overlap, so that a
word of a fifth of the picture is whole in one of them. The engine finds in a piece what it misses in all."""
_LETTER: Final = 0.5
"""Of a line's height: nearer to a cut, its last letter may be on the other side."""
_LINES: Final = 4
"""Lines that one text may be set in."""

Found = tuple[Reading, tuple[Line, ...]]


def look(sight: Sight) -> Finding | None:
    """The share of right letters in the worst of the texts."""
    texts = [text for text in sight.brief.text if letters(text.value)]
    if not texts:
        return None
    unread = [text for text in texts if not can_read(text.value)]
    seen = readings(sight, [text for text in texts if can_read(text.value)])
    held = [
        text for text in texts if text in seen or (text not in unread and _must_be_large(text, sight.brief))
    ]
    said = [_said(text, seen.get(text)) for text in held]
    said += [f"“{text.value}” is in letters that are not read here" for text in unread]
    said += [
        f"{_named(text)} is too small in this framing to be read"
        for text in texts
        if text not in held and text not in unread
    ]
    if not held:
        return Finding(None, f"{'; '.join(said)}.")
    score = min(_score(text, seen.get(text)) for text in held)
    wrong = (it for it in seen.values() if it[0].wrong)
    marks = tuple(Mark(line.box, f"reads “{line.text}”") for _, lines in wrong for line in lines)
    return Finding(score, f"{'; '.join(said)}.", marks)


CHECK: Final = Check(
    name="text_is_spelt_right",
    claim="Every required word can be read, and is spelt right.",
    look=look,
    threshold=1.0,
    blocks=frozenset(("cover",)),
    needs=NEEDS,
)


def readings(sight: Sight, texts: list[RequiredText]) -> dict[RequiredText, Found]:
    """The best reading of each of *texts*. What was not read right is looked for again, piece by piece."""
    best: dict[RequiredText, Found] = {}
    for cut in (_whole, _quarters):
        left = _unsettled(texts, best)
        for area in dict.fromkeys(piece for text in left for piece in cut(_areas(sight, text))):
            lines = lettering(sight.picture, area, _zoom(area))
            for text in left:
                places = [place for place in _areas(sight, text) if _overlap(area, place)]
                if places:
                    whole = tuple(it for it in lines if not _is_cut(it.box, area, places[0]))
                    _keep_better(best, text, whole)
            left = _unsettled(left, best)
            if not left:
                return best
    return best


def _unsettled(texts: list[RequiredText], best: dict[RequiredText, Found]) -> list[RequiredText]:
    return [text for text in texts if text not in best or best[text][0].wrong]


def _whole(areas: tuple[PixelBox, ...]) -> tuple[PixelBox, ...]:
    return areas


def _quarters(areas: tuple[PixelBox, ...]) -> tuple[PixelBox, ...]:
    """Four overlapping pieces of the most promising area; of all of them would take too long."""
    area = areas[0]
    width, height = area.right - area.left, area.bottom - area.top
    w, h = max(1, round(width * _QUARTER)), max(1, round(height * _QUARTER))
    return tuple(
        PixelBox(left, top, left + w, top + h)
        for top in dict.fromkeys((area.top, area.bottom - h))
        for left in dict.fromkeys((area.left, area.right - w))
    )


def _is_cut(line: PixelBox, piece: PixelBox, of: PixelBox) -> bool:
    """Whether *line* ends so near to a cut through *of* that a letter of it may lie beyond."""
    near = _LETTER * min(line.right - line.left, line.bottom - line.top)
    return (
        (piece.left > of.left and line.left - piece.left < near)
        or (piece.right < of.right and piece.right - line.right < near)
        or (piece.top > of.top and line.top - piece.top < near)
        or (piece.bottom < of.bottom and piece.bottom - line.bottom < near)
    )


def _overlap(a: PixelBox, b: PixelBox) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


def _keep_better(best: dict[RequiredText, Found], text: RequiredText, lines: tuple[Line, ...]) -> None:
    for run in joined(lines, _LINES):
        reading = best_reading([line.text for line in run], text.value)
        if reading and (text not in best or reading.wrong < best[text][0].wrong):
            best[text] = reading, run


def _zoom(area: PixelBox) -> float:
    """How much *area* is enlarged to be read. Nothing is longer than the engine takes."""
    width, height = area.right - area.left, area.bottom - area.top
    return min(max(1.0, _ACROSS / width), _MOST, LONGEST / max(width, height))


def _areas(sight: Sight, text: RequiredText) -> tuple[PixelBox, ...]:
    """Where *text* may stand: the clean pictures that show what carries it, or the whole image."""
    whole = (PixelBox(0, 0, *sight.picture.pixels.size),)
    if sight.brief.job not in ("shot_reference", "contact_sheet"):
        return whole
    frames = list(framed(sight))
    carrying = [it for it in frames if text.on is None or _shows(it[0], text.on)] or frames
    carrying.sort(key=lambda it: it[0].size not in _CLOSE)
    return tuple(box for _, box in carrying) or whole


def _shows(panel: Panel, prop: str) -> bool:
    return prop in panel.props or any(prop in seen.holds for seen in panel.cast)


def _must_be_large(text: RequiredText, brief: Brief) -> bool:
    """Whether *text* can be asked of the framing. A letter in a long shot is a few pixels."""
    if text.on is None or brief.job not in ("contact_sheet", "shot_reference"):
        return True
    prop = text.on
    return any(panel.size in _CLOSE for panel in brief.panels if _shows(panel, prop))


def _score(text: RequiredText, seen: Found | None) -> float:
    return 1 - min(seen[0].wrong / len(letters(text.value)), 1) if seen else 0.0


def _said(text: RequiredText, seen: Found | None) -> str:
    if seen is None:
        return f"{_named(text)} is nowhere to be read"
    if seen[0].wrong == 0:
        return f"{_named(text)} can be read"
    return f"{_named(text)} reads “{seen[0].text}”"


def _named(text: RequiredText) -> str:
    on = f" on {text.on.replace('_', ' ')}" if text.on else ""
    return f"“{text.value}”{on}"
