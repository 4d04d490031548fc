"""One file of a story folder as text, with the lines its errors stand on."""

import os
import re
import stat
from functools import cached_property
from pathlib import Path
from typing import Final

from story_assets.story.reading.errors import FieldPath, StoryError, dotted
from story_assets.story.reading.events import Refused
from story_assets.story.reading.outline import Outline, outline
from story_assets.story.reading.yaml12 import Document, document

MAX_BYTES: Final = 2_000_000
"""Of one file. A scene of a hundred shots has about 50,000."""


class Source:
    """A file by its name in the story folder, and the text it held when it was read."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text

    @cached_property
    def outline(self) -> Outline | None:
        """Where each value of the file stands."""
        return outline(self.text)

    def error(self, path: FieldPath, message: str) -> StoryError:
        """*message* about the value at *path*, with its line."""
        if self.outline is None:
            return StoryError(self.name, None, dotted(path), message)
        part, taken = self.outline.follow(path)
        # A step past a scalar is ours, not the writer's: a bare slug stands for {who: slug}.
        written = path[:taken] if part.text is not None else path
        return StoryError(self.name, part.line, dotted(written), message)


def source(folder: Path, name: str) -> Source:
    """The file *name* of *folder*. Raises `Refused` when it cannot be read as text."""
    return Source(name, _text(_content(folder / name)))


def parsed(read: Source) -> tuple[Document | None, list[StoryError]]:
    """What *read* holds, if it is YAML, and what is wrong with it as YAML."""
    try:
        found = document(read.text)
    except Refused as refused:
        field = dotted(refused.path)
        return None, [StoryError(read.name, refused.line, field, refused.message)]
    return found, [
        StoryError(read.name, problem.line, dotted(problem.path), problem.message)
        for problem in found.problems
    ]


def _content(path: Path) -> bytes:
    try:
        # Not blocking: a pipe where a file should be must not stop the reader.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except FileNotFoundError:
        target = f", to {path.readlink()}" if path.is_symlink() else ""
        raise Refused(
            None, f"this link leads nowhere{target}" if target else "there is no such file"
        ) from None
    except OSError as error:
        raise Refused(None, f"cannot be opened: {(error.strerror or 'unreadable').lower()}") from None
    try:
        found = os.fstat(handle)
        if stat.S_ISDIR(found.st_mode):
            raise Refused(None, "this is a folder; a file of this name should be here")
        if not stat.S_ISREG(found.st_mode):
            raise Refused(None, "this is not a regular file")
        if found.st_size > MAX_BYTES:
            raise Refused(
                None,
                f"has {found.st_size / 1e6:.1f} MB; no story file needs more than {MAX_BYTES // 10**6} MB",
            )
        with os.fdopen(os.dup(handle), "rb") as file:
            return file.read(MAX_BYTES + 1)[:MAX_BYTES]
    except OSError as error:
        raise Refused(None, f"cannot be read: {(error.strerror or 'unreadable').lower()}") from None
    finally:
        os.close(handle)


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Refused(1, "this is UTF-16; save it as UTF-8") from None
        line = _lines(content[: error.start].decode("utf-8", "replace"))
        raise Refused(line, f"not UTF-8: byte 0x{content[error.start]:02x}; save the file as UTF-8") from None
    text = text.removeprefix("\ufeff")
    if wrong := _UNPRINTABLE.search(text):
        name = f"U+{ord(wrong[0]):04X}"
        raise Refused(_lines(text[: wrong.start()]), f"an invisible control character ({name}); delete it")
    return text


def _lines(before: str) -> int:
    return len(re.findall(r"\r\n|\r|\n", before)) + 1


_UNPRINTABLE: Final = re.compile("[^\t\n\r -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML forbids, and NEL, LS and PS, which the C parser takes for line ends and editors do not."""
