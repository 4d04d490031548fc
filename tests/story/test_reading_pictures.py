"""Images that people supply: real, bearable, inside references/."""

import hashlib
import struct
import time
import zlib
from pathlib import Path

import pytest

from story_assets.story.reading import read_story
from tests.story.folders import write_edited_story, write_image
from tests.story.test_reading import said

TEO = "characters/teo.yaml"


def with_image(folder: Path, file: str, more: str = "") -> Path:
    """The small story, in which Teo's bible names the image *file*."""
    image = f'references:\n  - {{file: "{file}", shows: his face{more}}}\nname:'
    return write_edited_story(folder / "story", {TEO: ("name:", image)})


@pytest.mark.parametrize("name", ["teo.png", "teo.jpg", "teo.webp", "photos/teo 特.png"])
def test_a_supplied_image_counts_by_its_bytes(tmp_path: Path, name: str) -> None:
    """The digest is of the file as it is, in whatever format."""
    folder = with_image(tmp_path, name)
    image = write_image(folder / "references" / name)

    [read] = read_story(folder).characters["teo"].references

    assert read.sha256 == hashlib.sha256(image.read_bytes()).hexdigest()


def test_images_are_read_wherever_they_may_be_named(tmp_path: Path) -> None:
    """Style guide, character, setting."""
    image = "references:\n  - {file: a.png, shows: x}\n"
    folder = write_edited_story(
        tmp_path / "story",
        {
            "settings/study_day.yaml": ("name:", f"{image}name:"),
            "story.yaml": ("  texture:", "  references: [{file: a.png, shows: x}]\n  texture:"),
        },
    )
    write_image(folder / "references/a.png")

    story = read_story(folder)

    assert story.about.style.references[0].sha256
    assert story.about.style.references == story.settings["study_day"].references


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("../story.yaml", '"../story.yaml" leads out of references/; copy the image into it'),
        ("/etc/passwd", '"/etc/passwd" should be a path inside references/, like mara_photo.png'),
        ("C:/teo.png", '"C:/teo.png" should be a path inside references/, like mara_photo.png'),
        ("out.png", '"out.png" is a link that leads out of references/; copy the image into it'),
        ("teoo.png", 'no image "teoo.png", perhaps "teo.png"'),
        ("zzz", 'no image "zzz"; references/ has: fake.png, half.png, out.png, teo.png'),
        (".", 'no image "."; references/ has: fake.png, half.png, out.png, teo.png'),
        ("references/teo.png", '"references/teo.png" is counted from references/; write "teo.png"'),
        ("fake.png", '"fake.png" is not a PNG, JPEG or WebP image that opens'),
        ("half.png", '"half.png" is not a PNG, JPEG or WebP image that opens'),
        ("a\\0b", '"a\\u0000b" should be a path inside references/, like mara_photo.png'),
    ],
)
def test_an_image_that_cannot_be_used(tmp_path: Path, file: str, message: str) -> None:
    """Said when the folder is read, not when the bill arrives."""
    folder = with_image(tmp_path, file)
    whole = write_image(folder / "references/teo.png", (300, 300)).read_bytes()
    (folder / "references/half.png").write_bytes(whole[: len(whole) // 2])
    (folder / "references/fake.png").write_bytes(b"GIF89a, they said")
    (folder / "references/out.png").symlink_to(write_image(tmp_path / "elsewhere.png"))

    assert said(folder) == [f"{TEO}:2  references.0.file  {message}"]


def test_a_small_file_that_claims_to_be_huge_is_not_decoded(tmp_path: Path) -> None:
    """A decompression bomb takes memory by the gigabyte."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    for width, words in (
        (12_000, "claims 12000 x 12000 pixels; at most 40 megapixels"),
        (30_000, "claims more"),
    ):
        header = struct.pack(">IIBBBBB", width, width, 8, 2, 0, 0, 0)
        folder = with_image(tmp_path / str(width), "bomb.png")
        (folder / "references").mkdir()
        (folder / "references/bomb.png").write_bytes(
            b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(9999)))
        )

        start = time.perf_counter()

        assert said(folder)[0].startswith(f'{TEO}:2  references.0.file  "bomb.png" {words}')
        assert time.perf_counter() - start < 1


def test_an_image_of_too_many_bytes_is_not_read(tmp_path: Path) -> None:
    """50 MB is what the image models take."""
    folder = with_image(tmp_path, "big.png")
    with write_image(folder / "references/big.png").open("ab") as file:
        file.truncate(60_000_000)

    assert said(folder) == [f'{TEO}:2  references.0.file  "big.png" has 60 MB; at most 50 are read']


def test_the_digest_is_not_written_by_people(tmp_path: Path) -> None:
    """It would be wrong one day."""
    folder = with_image(tmp_path, "teo.png", ", sha256: abc")
    write_image(folder / "references/teo.png")

    assert said(folder) == [
        f"{TEO}:2  references.0.sha256  is filled in when the folder is read; delete this line"
    ]
