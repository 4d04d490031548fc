"""The double's files: what was uploaded, for which purpose and until when, and what its batches wrote."""

import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from story_assets.studio.double.asking import Upload, parts, upload
from story_assets.studio.double.refusal import Error, Refused, invalid

PURPOSES: Final = ("assistants", "batch", "fine-tune", "vision", "user_data", "evals")
MOST_BATCH_BYTES: Final = 200_000_000
"""Of the file of lines; Batch guide [doc]."""
MOST_BYTES: Final = 512_000_000
_LEAST_SECONDS: Final = 3_600
MOST_SECONDS: Final = 2_592_000
"""Between which a file may be told to expire [sdk]."""


@dataclass(frozen=True)
class Filed:
    """One file."""

    id: str
    name: str
    purpose: str
    mime: str
    content: bytes = field(repr=False)
    created_at: int
    expires_at: int | None

    def body(self) -> dict[str, object]:
        """As the API shows it."""
        return {
            "id": self.id,
            "object": "file",
            "bytes": len(self.content),
            "created_at": self.created_at,
            "expires_at": self.expires_at,
            "filename": self.name,
            "purpose": self.purpose,
            "status": "processed",
        }


class Files:
    """Every file of one double. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._files: dict[str, Filed] = {}
        self._count = 0

    def put(self, name: str, purpose: str, mime: str, content: bytes, lasts: int | None) -> Filed:
        """File *content* for *lasts* seconds, or until it is deleted."""
        now = int(time.time())
        with self._lock:
            self._count += 1
            id = f"file-double{self._count:06d}"
            expires_at = None if lasts is None else now + lasts
            self._files[id] = Filed(id, name, purpose, mime, content, now, expires_at)
            return self._files[id]

    def get(self, id: str) -> Filed:
        """The file. Raises `Refused` when there is none, or none any more."""
        with self._lock:
            found = self._files.get(id)
        if found is None or (found.expires_at is not None and found.expires_at <= time.time()):
            raise Refused(Error(404, None, f"No such File object: {id}", param="id"))
        return found

    def delete(self, id: str) -> dict[str, object]:
        """Away with it. Raises `Refused`."""
        self.get(id)
        with self._lock:
            del self._files[id]
        return {"id": id, "object": "file", "deleted": True}

    def image(self, id: str) -> Upload | None:
        """The file as a reference of an order, or None where there is none that could be one."""
        try:
            found = self.get(id)
        except Refused:
            return None
        return (
            upload("image", found.mime, found.content) if found.purpose in ("vision", "user_data") else None
        )

    def all(self) -> list[Filed]:
        """Every file, the newest first."""
        with self._lock:
            return list(reversed(self._files.values()))

    def clear(self) -> None:
        """None at all. Ids go on counting."""
        with self._lock:
            self._files.clear()


def uploaded(files: Files, content_type: str, body: bytes) -> Filed:
    """The file in a form. Raises `Refused` as the real server would."""
    boundary = re.search(r'boundary="?([^";,]+)"?', content_type)
    if boundary is None or not content_type.startswith("multipart/form-data"):
        raise invalid(
            "content-type", f"Unsupported content type: '{content_type}'.", "unsupported_content_type"
        )
    fields: dict[str, str] = {}
    file: tuple[str, str, bytes] | None = None
    for name, mime, content, filename in parts(body, boundary[1].encode()):
        if mime is None:
            fields[name] = content.decode("utf-8", "replace")
        elif name == "file":
            file = (filename, mime, content)
    if file is None:
        raise invalid("file", "Missing required parameter: 'file'.", "missing_required_parameter")
    purpose = fields.get("purpose", "")
    if purpose not in PURPOSES:
        raise invalid("purpose", f"'{purpose}' is not one of {list(PURPOSES)} - 'purpose'")
    most = MOST_BATCH_BYTES if purpose == "batch" else MOST_BYTES
    if not 0 < len(file[2]) <= most:
        raise invalid("file", f"The file must have between 1 and {most} bytes.", "invalid_file_size")
    return files.put(file[0], purpose, file[1], file[2], _lasts(fields, purpose))


def _lasts(fields: Mapping[str, str], purpose: str) -> int | None:
    seconds, anchor = fields.get("expires_after[seconds]"), fields.get("expires_after[anchor]")
    if seconds is None and anchor is None:
        # Files of batches go by themselves, all others stay [sdk].
        return MOST_SECONDS if purpose == "batch" else None
    if anchor != "created_at" or not re.fullmatch(r"\d{1,9}", seconds or ""):
        raise invalid("expires_after", "expires_after needs the anchor 'created_at' and whole seconds.")
    if not _LEAST_SECONDS <= int(seconds or 0) <= MOST_SECONDS:
        told = f"Invalid 'expires_after.seconds': must be between {_LEAST_SECONDS} and {MOST_SECONDS}."
        raise invalid("expires_after.seconds", told)
    return int(seconds or 0)
