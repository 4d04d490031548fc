"""The images people supply: inside references/, readable, of bearable size, known by their bytes."""

import hashlib
import io
import warnings
from pathlib import Path, PurePosixPath
from typing import Final

from story_assets.story.reading.errors import listed, nearest, perhaps, shown

MAX_BYTES: Final = 50_000_000
"""What the image API takes for one reference; openai-python 3.52.0, images.edit docstring."""
MAX_PIXELS: Final = 40_000_000
"""Well above 3840x2160, well below what would exhaust a small machine."""
_FORMATS: Final = ("PNG", "JPEG", "WEBP")


class NotAPicture(Exception):
    """Why a supplied image cannot be used, in words for the person who named it."""


def picture_digest(folder: Path, file: str) -> str:
    """sha256 of the image *file* in the references/ of *folder*. Raises `NotAPicture`."""
    content = _content(folder, file)
    _check(content, file)
    return hashlib.sha256(content).hexdigest()


def _content(folder: Path, file: str) -> bytes:
    if not file.isprintable() or "\\" in file or ":" in file[:2] or PurePosixPath(file).is_absolute():
        raise NotAPicture(f"{shown(file)} should be a path inside references/, like mara_photo.png")
    if ".." in PurePosixPath(file).parts:
        raise NotAPicture(f"{shown(file)} leads out of references/; copy the image into it")
    try:
        root = folder.resolve() / "references"
        path = (root / file).resolve()
        if not path.is_relative_to(root):
            raise NotAPicture(
                f"{shown(file)} is a link that leads out of references/; copy the image into it"
            )
        if not path.is_file():
            raise NotAPicture(_no_such(root, file))
        if (size := path.stat().st_size) > MAX_BYTES:
            raise NotAPicture(f"{shown(file)} has {size / 1e6:.0f} MB; at most {MAX_BYTES // 10**6} are read")
        return path.read_bytes()
    except (OSError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "its links go round in a circle"
        raise NotAPicture(f"{shown(file)} cannot be read: {(reason or 'unreadable').lower()}") from None


def _no_such(root: Path, file: str) -> str:
    if file.startswith("references/") and (root.parent / file).is_file():
        return f"{shown(file)} is counted from references/; write {shown(file.removeprefix('references/'))}"
    there = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())[:1000]
    near = nearest(file, there)
    return f"no image {shown(file)}{perhaps(file, there)}" + (
        "" if near else f"; references/ has: {listed(there)}"
    )


def _check(content: bytes, file: str) -> None:
    # Imported late: most stories bring no images, and Pillow is 30 ms of every command.
    from PIL import Image

    with warnings.catch_warnings():
        # Our own limit is checked before anything is decoded; Pillow warns at another one.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            image = Image.open(io.BytesIO(content), formats=_FORMATS)
            width, height = image.size
            frames = 1 if image.format == "JPEG" else getattr(image, "n_frames", 1)
            if width * height <= MAX_PIXELS:
                image.draft("RGB", (64, 64))
                image.load()
        except Image.DecompressionBombError:
            raise NotAPicture(f"{shown(file)} claims more than {MAX_PIXELS // 10**6} megapixels") from None
        except Exception:  # Pillow's decoders raise whatever broken bytes lead them to.
            raise NotAPicture(f"{shown(file)} is not a PNG, JPEG or WebP image that opens") from None
    if frames > 1:
        raise NotAPicture(f"{shown(file)} is animated; one still image is needed")
    if width * height > MAX_PIXELS:
        raise NotAPicture(
            f"{shown(file)} claims {width} x {height} pixels; at most {MAX_PIXELS // 10**6} megapixels"
        )
