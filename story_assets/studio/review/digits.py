"""Single digits, told by their outline from digits set in fonts that are here anyway.

No model and no weights: nine digits in eighteen faces, sans, serif, italic, fixed and condensed, each as a
small picture and as directions of its edges. A digit is as likely as its nearest example.
"""

import io
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import fontpkg_inter
import noto_cjk_sans_otc
import numpy as np
import typst
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Grey = NDArray[np.float32]

_TALL, _WIDE = 24, 20
"""Pixels of a digit as it is compared."""
_WAYS: Final = 8
"""Directions of an edge that are told apart."""
_LEAN: Final = 0.15
"""What it costs to be wider or narrower than the example, a factor of e."""
_SET: Final = (
    ("Libertinus Serif", "regular", "normal"),
    ("Libertinus Serif", "bold", "normal"),
    ("Libertinus Serif", "regular", "italic"),
    ("New Computer Modern", "regular", "normal"),
    ("New Computer Modern", "bold", "normal"),
    ("DejaVu Sans Mono", "regular", "normal"),
    ("DejaVu Sans Mono", "bold", "normal"),
)
"""Faces that typst brings along: family, weight, style."""


def likeness(digits: Sequence[Grey]) -> Grey:
    """How much each of *digits* looks like 1 to 9: a row each, nine columns, 1 is an example itself.

    A digit is a tight box of grey: 1 where its ink is, 0 elsewhere.
    """
    examples, shapes, which = _examples()
    if not digits:
        return np.zeros((0, 9), np.float32)
    lean = np.abs(np.log(np.array([[_shape(it)] for it in digits], np.float32) / shapes[None]))
    # Not a matrix product: for so few rows the threads of one cost more than the work.
    alike = np.einsum("ij,kj->ik", _seen(digits), examples) - _LEAN * lean
    return np.stack([alike[:, which == digit].max(axis=1) for digit in range(1, 10)], axis=1)


def _shape(digit: Grey) -> float:
    return digit.shape[1] / digit.shape[0]


def _seen(digits: Sequence[Grey]) -> Grey:
    """What is compared, a row for each digit: directions of edges by place, and the picture itself."""
    soft = _soft(np.stack([_fitted(it) for it in digits]))
    down, across = np.zeros_like(soft), np.zeros_like(soft)
    down[:, 1:-1] = (soft[:, 2:] - soft[:, :-2]) / 2
    across[:, :, 1:-1] = (soft[:, :, 2:] - soft[:, :, :-2]) / 2
    strong = np.hypot(across, down)
    turn = (np.arctan2(down, across) / (2 * np.pi) * _WAYS) % _WAYS
    low = np.floor(turn).astype(np.intp) % _WAYS
    share = turn - np.floor(turn)
    edges = np.zeros((len(soft), _TALL // 4, _WIDE // 4, _WAYS), np.float32)
    for way in range(_WAYS):
        near = np.where(low == way, 1 - share, 0) + np.where((low + 1) % _WAYS == way, share, 0)
        edges[..., way] = (near * strong).reshape(-1, _TALL // 4, 4, _WIDE // 4, 4).sum((2, 4))
    plain = soft.reshape(len(soft), -1)
    ways = np.sqrt(edges).reshape(len(soft), -1)
    return np.concatenate([0.8 * _unit(ways), 0.6 * _unit(plain - plain.mean(1, keepdims=True))], axis=1)


def _unit(rows: Grey) -> Grey:
    return (rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-6)).astype(np.float32)


def _fitted(digit: Grey) -> Grey:
    """The digit as tall as the examples, in the middle."""
    height, width = digit.shape
    wide = max(1, min(_WIDE, round(width * _TALL / height)))
    how = Image.Resampling.BOX if height > _TALL else Image.Resampling.BICUBIC
    small = Image.fromarray((digit.clip(0, 1) * 255).astype(np.uint8)).resize((wide, _TALL), how)
    out = np.zeros((_TALL, _WIDE), np.float32)
    left = (_WIDE - wide) // 2
    out[:, left : left + wide] = np.asarray(small, np.float32) / 255
    return out


def _soft(digits: Grey) -> Grey:
    """Blurred by about a pixel, so that a stroke may lie a little beside the example's."""
    padded = np.pad(digits, ((0, 0), (2, 2), (2, 2)))
    down = np.zeros((len(digits), _TALL, _WIDE + 4), np.float32)
    out = np.zeros((len(digits), _TALL, _WIDE), np.float32)
    for i, weight in enumerate(_BLUR):
        down += weight * padded[:, i : i + _TALL, :]
    for i, weight in enumerate(_BLUR):
        out += weight * down[:, :, i : i + _WIDE]
    return out


_BLUR: Final = (0.0545, 0.2442, 0.4026, 0.2442, 0.0545)


@cache
def _examples() -> tuple[Grey, Grey, NDArray[np.intp]]:
    """What is known of each example, its shape, and which digit it is."""
    faces = list(_faces())
    faces += [[_squeezed(it) for it in faces[i]] for i in _SQUEEZED]
    known = [(digit, it) for face in faces for digit, it in enumerate(face, start=1)]
    return (
        _seen([it for _, it in known]),
        np.array([_shape(it) for _, it in known], np.float32),
        np.array([digit for digit, _ in known]),
    )


_SQUEEZED: Final = (1, 2, 3, 8)
"""Faces that are also known condensed: three weights of Inter, and a serif."""


def _squeezed(digit: Grey) -> Grey:
    """The digit as a condensed face has it."""
    wide = max(1, round(digit.shape[1] * 0.68))
    small = Image.fromarray((digit * 255).astype(np.uint8)).resize(
        (wide, digit.shape[0]), Image.Resampling.BOX
    )
    return _shares(np.asarray(small))


def _faces() -> Iterator[list[Grey]]:
    """Nine digits in each face."""
    inter = Path(str(fontpkg_inter.__file__)).parent / "files"
    for file, weights in (
        ("Inter[opsz,wght].ttf", (300, 500, 700, 900)),
        ("Inter-Italic[opsz,wght].ttf", (600,)),
    ):
        for weight in weights:
            face = ImageFont.truetype(str(inter / file), 96)
            face.set_variation_by_axes([32, weight])
            yield [_drawn(digit, face) for digit in range(1, 10)]
    noto = ImageFont.truetype(str(Path(noto_cjk_sans_otc.__file__).parent / "NotoSansCJK-Regular.ttc"), 96)
    for face in (noto, ImageFont.load_default(96)):
        yield [_drawn(digit, face) for digit in range(1, 10)]
    yield from _typeset()


def _drawn(digit: int, face: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> Grey:
    page = Image.new("L", (200, 200), 0)
    ImageDraw.Draw(page).text((50, 30), str(digit), fill=255, font=face)
    return _tight(np.asarray(page))


def _typeset() -> Iterator[list[Grey]]:
    """Faces that only typst can open: a page a face, a column a digit."""
    pages = (
        f'#set text(font: "{family}", weight: "{weight}", style: "{style}", size: 80pt)\n'
        + "".join(f"#place(dx: {100 * i + 20}pt, dy: 5pt)[{i + 1}]" for i in range(9))
        for family, weight, style in _SET
    )
    source = "#set page(width: 900pt, height: 100pt, margin: 0pt)\n" + "\n#pagebreak()\n".join(pages)
    made = typst.compile(source.encode(), format="png", ppi=72, ignore_system_fonts=True)
    for page in made if isinstance(made, list) else [made]:
        if isinstance(page, bytes):
            ink = 255 - np.asarray(Image.open(io.BytesIO(page)).convert("L"))
            yield [_tight(ink[:, 100 * i : 100 * i + 100]) for i in range(9)]


def _tight(ink: NDArray[np.uint8]) -> Grey:
    rows, columns = np.nonzero(ink > 60)
    return _shares(ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1])


def _shares(ink: NDArray[np.uint8]) -> Grey:
    """Levels from 0 to 255 as shares."""
    return (ink / np.float32(255)).astype(np.float32)
