"""Where the lines of a plain-text screenplay stand on the page, and what that says of them."""

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from story_assets.story.screenplay.columns import one_below_the_other
from story_assets.story.screenplay.cues import LONGEST_NAME, cue, is_shouted
from story_assets.story.screenplay.headings import is_heading
from story_assets.story.screenplay.lines import Line
from story_assets.story.screenplay.parts import is_act, is_caption, is_cut
from story_assets.story.screenplay.play_cues import Speaking, Style, speaking

_CUE_INDENT: Final = 8
"""Columns that a cue stands right of the action; a typewriter leaves 22, exports as few as 10."""
_SPEECH_INDENT: Final = 4
_TAB: Final = 8
_ENDS: Final = tuple("!?,;…-—")


def laid_out(lines: list[Line]) -> list[Line]:
    """*lines*, told what they are as far as the page shows it and empty lines do not."""
    if sum(not line.is_blank and line.says is None for line in lines) < 3:
        return lines
    lines = one_below_the_other(lines)
    if (margin := _margin(lines)) is not None:
        return _indented(lines, margin)
    lines = _colons(lines)
    return _one_line_paragraphs(lines) if _is_one_line(lines) else lines


def is_laid_out(lines: list[Line]) -> bool:
    """Whether the page says more than the empty lines do, so that `laid_out` would tell it."""
    return _margin(lines) is not None or bool(_colon_styles(speaking(lines))) or _is_one_line(lines)


def _indent(line: Line) -> int:
    text = line.text.expandtabs(_TAB)
    return len(text) - len(text.lstrip())


def _margin(lines: list[Line]) -> int | None:
    """The column of the action, if cues and speeches stand right of it."""
    written = [line for line in lines if not line.is_blank]
    # A shooting script prints the numbers of its scenes left of everything.
    counts = Counter(_indent(line) for line in written if not is_heading(line.text))
    margin = min((column for column, times in counts.items() if times * 12 >= len(written)), default=0)
    cues = sum(
        _indent(line) >= margin + _CUE_INDENT
        and _is_name(line)
        and margin + _SPEECH_INDENT <= _indent(following) < _indent(line)
        for line, following in pairwise(written)
    )
    return margin if cues >= 2 else None


def _is_name(line: Line) -> bool:
    text = line.text.strip()
    return line.says is None and len(text) <= 3 * LONGEST_NAME and _may_be_name(text)


@lru_cache(maxsize=4096)
def _may_be_name(text: str) -> bool:
    name = "" if text.endswith(_ENDS) else cue(text).name
    return (
        0 < len(name) <= LONGEST_NAME
        and is_shouted(name)
        and not (is_caption(text) or is_cut(text) or is_heading(text) or is_act(text))
    )


def _indented(lines: list[Line], margin: int) -> list[Line]:
    told: list[Line] = []
    speaks = False
    for at, line in enumerate(lines):
        column = _indent(line) - margin
        if line.is_blank or line.says:
            speaks = speaks and line.is_blank
            told.append(line)
            continue
        if column >= _CUE_INDENT and _is_name(line) and _is_followed(lines, at, margin):
            speaks = True
            told.append(replace(line, says="cue"))
        elif speaks and column >= _SPEECH_INDENT and not is_cut(line.text.strip()):
            # An empty line between a name and its words, or inside of them, is the printer's.
            while told and told[-1].is_blank:
                told.pop()
            is_manner = line.text.lstrip().startswith("(") and line.text.rstrip().endswith(")")
            told.append(replace(line, says="manner" if is_manner else None))
        else:
            if speaks and told and not told[-1].is_blank:
                told.append(Line(line.number, ""))
            speaks = False
            told.append(replace(line, text=line.text.strip()))
    return told


def _is_followed(lines: list[Line], at: int, margin: int) -> bool:
    own = _indent(lines[at])
    following = next((line for line in lines[at + 1 : at + 4] if not line.is_blank), None)
    return following is not None and margin + _SPEECH_INDENT <= _indent(following) <= own


def _colons(lines: list[Line]) -> list[Line]:
    """NAME: words, on one line, taken apart, where a script writes so."""
    marks = speaking(lines)
    used = _colon_styles(marks)
    if not used:
        return lines
    told: list[Line] = []
    for line in lines:
        found = None if line.says or line.is_blank else marks.cue(line.text, opens_paragraph=True)
        if found is None or found.style not in used or not found.rest:
            told.append(line)
            continue
        told += [Line(line.number, ""), Line(line.number, found.name, "cue")]
        rest = found.rest
        if rest.startswith("(") and 0 < (closing := rest.find(")")) < len(rest) - 1:
            told.append(Line(line.number, rest[: closing + 1], "manner"))
            rest = rest[closing + 1 :].strip()
        told.append(Line(line.number, rest, None if rest else "speech"))
    return told


def _colon_styles(marks: Speaking) -> set[Style]:
    """How names before words on one line are marked, unless most stand alone: then these are captions."""
    used = {style for style in marks.styles if style[0] in ("colon", "bold")}
    alone = sum(hits for (mark, _), hits in marks.hits.items() if mark == "alone")
    return used if 4 * sum(marks.hits[style] for style in used) > alone else set()


def _is_one_line(lines: list[Line]) -> bool:
    """Whether each line is a paragraph: all with an empty line between them, or none with one."""
    written = sum(not line.is_blank for line in lines)
    touching = sum(not line.is_blank and not following.is_blank for line, following in pairwise(lines))
    names = sum(_is_name(line) for line in lines if not line.is_blank)
    return names >= 2 and (touching * 20 < written or touching * 20 > written * 18)


def _one_line_paragraphs(lines: list[Line]) -> list[Line]:
    told: list[Line] = []
    written = [line for line in lines if not line.is_blank]
    speaks = False
    """Whether a name was read and its words were not."""
    for at, line in enumerate(written):
        text = line.text.strip()
        following = written[at + 1] if at + 1 < len(written) else None
        if line.says is not None:
            told.append(line)
            speaks = line.says == "cue"
        elif speaks and text.startswith("(") and text.endswith(")"):
            told.append(replace(line, says="manner"))
        elif speaks:
            told.append(replace(line, says="speech"))
            speaks = (
                following is not None and following.text.strip().startswith("(") and len(following.text) < 60
            )
        elif _is_name(line) and following is not None and not _opens_more(following):
            told += [Line(line.number, ""), replace(line, says="cue")]
            speaks = True
        else:
            told += [Line(line.number, ""), line]
    return told


def _opens_more(line: Line) -> bool:
    return _is_name(line) or is_heading(line.text.strip()) or line.says is not None
