"""A request as it came over the wire, in either of its two forms, as one value."""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from email.parser import BytesHeaderParser
from typing import Final, TypeAlias, cast

from story_assets.story.digest import digest
from story_assets.studio.double.refusal import Refused, beyond, invalid


@dataclass(frozen=True)
class Upload:
    """An image as it was sent."""

    name: str
    """The field it came in."""
    mime: str
    content: bytes = field(repr=False)
    sha256: str


@dataclass(frozen=True)
class Asked:
    """What was asked, before anyone looks whether it is allowed."""

    edit: bool
    fields: Mapping[str, object]
    """Numbers as numbers, also where a form sent them as text."""
    uploads: tuple[Upload, ...] = ()

    @property
    def digest(self) -> str:
        """The same for the same request, whatever its boundary and file names."""
        sent = [[it.name, it.mime, it.sha256] for it in self.uploads]
        # An unpaired surrogate is legal JSON and no text; it must not break the digest.
        fields = json.dumps(self.fields, sort_keys=True, ensure_ascii=True)
        return digest({"edit": self.edit, "fields": fields, "uploads": sent})


_NUMBERS: Final = ("n", "output_compression", "partial_images")


Find: TypeAlias = "Callable[[str], Upload | None]"
"""The image in a file that was uploaded before, by its id."""


def read(content_type: str, body: bytes, *, edit: bool, files: Find = lambda _: None) -> Asked:
    """The request in *body*. Raises `Refused` when it cannot be read at all."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        return from_fields(json_object(body), edit=edit, files=files)
    boundary = re.search(r'boundary="?([^";,]+)"?', content_type)
    if not edit or boundary is None or kind != "multipart/form-data":
        raise invalid(
            "content-type", f"Unsupported content type: '{content_type}'.", "unsupported_content_type"
        )
    return _from_form(body, boundary[1].encode())


def from_fields(given: Mapping[str, object], *, edit: bool, files: Find) -> Asked:
    """The request in a JSON object. Raises `Refused`."""
    fields = dict(given)
    images = fields.pop("images", None) if edit else None
    if not isinstance(images, list | None):
        raise invalid("images", "Invalid type for 'images': expected an array.", "invalid_type")
    entries = cast("list[object]", images or [])
    return Asked(edit, fields, tuple(_linked(index, it, files) for index, it in enumerate(entries)))


def json_object(body: bytes) -> dict[str, object]:
    """The JSON object in *body*. Raises `Refused`."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise invalid("body", "We could not parse the JSON body of your request.", "invalid_json") from error
    if not isinstance(read, dict):
        raise invalid("body", "The JSON body should be an object.", "invalid_json")
    return cast("dict[str, object]", read)


def _linked(index: int, entry: object, files: Find) -> Upload:
    """An image of the JSON form."""
    keys = cast("dict[str, object]", entry) if isinstance(entry, dict) else {}
    url, name = keys.get("image_url"), f"images[{index}]"
    if len(keys) != 1 or not isinstance(url, str | None) or not keys.keys() <= {"image_url", "file_id"}:
        raise invalid(name, f"Invalid '{name}': expected exactly one of 'file_id' or 'image_url'.")
    if url is None:
        found = files(str(keys["file_id"]))
        if found is None:
            # Class and wording are a guess: no real answer is on record.
            raise invalid(f"{name}.file_id", f"No such File object: {keys['file_id']}", "file_not_found")
        return replace(found, name=name)
    return linked(name, url, "invalid_image_url")


def linked(name: str, url: str, code: str) -> Upload:
    """The image in *url*. Only data URLs: the double has no files and fetches nothing.

    Raises `Refused` with *code* for what is no such URL.
    """
    if len(url) > _LONGEST_URL:
        raise invalid(f"{name}.image_url", "Invalid 'image_url': string too long.", "string_above_max_length")
    found = re.match(r"data:([a-z]+/[a-z0-9.+-]+);base64,", url)
    if found is None:
        raise beyond(f"{name}.image_url") if url.startswith("http") else _bad_url(name, code)
    try:
        content = base64.b64decode(url[found.end() :], validate=True)
    except binascii.Error as error:
        raise _bad_url(name, code) from error
    if not content:
        raise _bad_url(name, code)
    return upload(name, found[1], content)


_LONGEST_URL: Final = 20_971_520
"""Characters; OpenAI's published OpenAPI file, August 2026 [doc]."""


def _bad_url(name: str, code: str) -> Refused:
    return invalid(f"{name}.image_url", "Invalid 'image_url': not a base64 data URL.", code)


def _from_form(body: bytes, boundary: bytes) -> Asked:
    fields: dict[str, object] = {}
    uploads: list[Upload] = []
    for name, mime, content, _ in parts(body, boundary):
        if mime is not None:
            uploads.append(upload(name, mime, content))
        elif name in _NUMBERS and re.fullmatch(rb"-?\d{1,9}", content):
            fields[name] = int(content)
        else:
            fields[name] = content.decode("utf-8", "replace")
    return Asked(True, fields, tuple(uploads))


def parts(body: bytes, boundary: bytes) -> Iterator[tuple[str, str | None, bytes, str]]:
    """Name, mime type (None for a plain field), content and file name of each part.

    Sixteen references are tens of megabytes and the whole body is in memory anyway, so it is split as one
    (RFC 7578); the standard library's mail parser goes by lines and takes seconds for that.
    """
    _, *found, last = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if not last.startswith(b"--"):
        raise invalid("body", "The form does not end with its boundary.", "invalid_multipart_form_data")
    for part in found:
        head, _, content = part.partition(b"\r\n\r\n")
        headers = BytesHeaderParser().parsebytes(head.lstrip(b"\r\n"))
        name = headers.get_param("name", header="content-disposition")
        if not isinstance(name, str):
            raise invalid("body", "A part of the form has no name.", "invalid_multipart_form_data")
        filed = headers.get_filename()
        yield name, None if filed is None else headers.get_content_type(), content, filed or ""


def upload(name: str, mime: str, content: bytes) -> Upload:
    """An image with its digest."""
    return Upload(name, mime, content, hashlib.sha256(content).hexdigest())
