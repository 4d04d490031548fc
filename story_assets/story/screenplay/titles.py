"""Title pages: who wrote what."""

import re
from typing import Final

from story_assets.story.screenplay.headings import is_heading
from story_assets.story.screenplay.lines import Line, joined, words
from story_assets.story.screenplay.marks import plain
from story_assets.story.screenplay.parts import is_cut

_KEY: Final = re.compile(r"([^\W\d_][\w .'/-]{0,38}):[ \t]*(.*)$", re.UNICODE)
_KNOWN: Final = words("""title credit author authors source notes draft date contact copyright revision
    version episode series language
    studio format font writer writers genre""") | {
    "draft date",
    "written by",
    "based on",
    "story by",
    "screenplay by",
    "episode title",
    "show title",
    "series title",
}

_BY: Final = re.compile(
    r"(?:(?:a |an )?(?:original )?(?:screenplay|teleplay|story|script)\s+)?(?:written |created )?by\b:?"
    r"\s*(?P<author>.{0,60})$"
    r"|(?:автор(?: сценария)?|сценарий)\s*:\s*(?P<writer>.{0,60})$",
    re.IGNORECASE,
)


def opens_title_page(lines: list[Line]) -> bool:
    """Whether the first words of a file are a Fountain title page."""
    block = _block(lines)
    if not block:
        return False
    first = _KEY.match(block[0].text)
    if not first or is_cut(block[0].text.strip()) or is_heading(block[0].text):
        return False
    if first[1].strip().lower() in _KNOWN:
        return True
    keys = [found for line in block if (found := _KEY.match(line.text))]
    return any(found[1].strip().lower() in _KNOWN for found in keys)


def title_page(lines: list[Line]) -> tuple[dict[str, str], list[Line]]:
    """What the title page says, keys in lower case, and the lines behind it. Notes in it stay lines."""
    if not opens_title_page(lines):
        return {}, lines
    start = next(at for at, line in enumerate(lines) if not line.is_blank and line.says is None)
    notes: list[Line] = []
    values: dict[str, list[str]] = {}
    key = ""
    at = start
    for at in range(start, len(lines) + 1):
        if at == len(lines) or lines[at].is_blank:
            break
        line = lines[at]
        if is_heading(line.text):
            break
        found = None if line.text[:1].isspace() else _KEY.match(line.text)
        if line.says == "note":
            notes.append(line)
        elif found:
            key = found[1].strip().lower()
            values.setdefault(key, []).append(found[2])
        else:
            values[key].append(line.text)
    said = {key: plain(joined(texts)).strip() for key, texts in values.items()}
    return {key: value for key, value in said.items() if value}, [*lines[:start], *notes, *lines[at:]]


def printed_title(lines: list[Line]) -> tuple[dict[str, str], list[Line]]:
    """The title and the author, if the first lines are these and one of them says by."""
    written = [(at, line.text.strip()) for at, line in enumerate(lines[:60]) if not line.is_blank][:3]
    for index, (at, text) in enumerate(written[1:], 1):
        by = _BY.match(text) if len(text) <= 100 else None
        if by is None:
            continue
        author = by["author"] or by["writer"] or (written[index + 1][1] if index + 1 < len(written) else "")
        last = (
            at if by["author"] or by["writer"] else written[index + 1][0] if index + 1 < len(written) else at
        )
        if is_heading(author) or is_cut(author):
            return {}, lines
        title = plain(joined([said for _, said in written[:index]])).strip()
        return {"title": title, **({"author": author} if author else {})}, lines[last + 1 :]
    return {}, lines


def _block(lines: list[Line]) -> list[Line]:
    """The first lines that are not empty, to the first that is."""
    found: list[Line] = []
    for line in lines:
        if line.is_blank:
            if found:
                break
        elif line.says is None:
            found.append(line)
        if len(found) > 100:
            break
    return found
