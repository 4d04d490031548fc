"""How different two colours look to people, as numbers. Nothing of images or stories."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Colours = NDArray[np.float64]
"""Any shape, three values in its last axis."""

_XYZ: Final = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
"""Linear sRGB to CIE XYZ; IEC 61966-2-1."""
_WHITE: Final = np.array([0.95047, 1.0, 1.08883])
"""D65, two-degree observer."""


def rgb(*colours: str) -> Colours:
    """sRGB values from 0 to 255 of colours like #1f2a44, a row each."""
    rows = [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in colours]
    return np.array(rows, dtype=np.float64).reshape(-1, 3)


def linear(srgb: Colours) -> Colours:
    """sRGB values from 0 to 255 as amounts of light from 0 to 1."""
    c = np.clip(srgb, 0, 255) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(srgb: Colours) -> Colours:
    """sRGB values from 0 to 255 in CIELAB under D65: lightness 0 to 100, red-green, yellow-blue."""
    t = linear(srgb) @ _XYZ.T / _WHITE
    f = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    x, y, z = f[..., 0], f[..., 1], f[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def delta_e(one: Colours, other: Colours) -> NDArray[np.float64]:
    """CIEDE2000 between CIELAB colours, broadcast. 1 is just seen, 10 is plainly another shade.

    Formula and the test pairs: Sharma, Wu, Dalal, Color Research and Application 30 (2005), 21-30.
    """
    l1, a1, b1 = (one[..., i] for i in range(3))
    l2, a2, b2 = (other[..., i] for i in range(3))
    c7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * np.sqrt(c7 / (c7 + 25.0**7))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.arctan2(b1, a1) % (2 * np.pi), np.arctan2(b2, a2) % (2 * np.pi)
    grey = c1 * c2 == 0
    turn = np.where(grey, 0.0, _around(h2 - h1))
    middle = np.where(grey, h1 + h2, h1 + turn / 2)
    dl, dc, dh = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(turn / 2)
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * np.cos(middle - np.pi / 6)
        + 0.24 * np.cos(2 * middle)
        + 0.32 * np.cos(3 * middle + np.pi / 30)
        - 0.20 * np.cos(4 * middle - np.deg2rad(63))
    )
    sl = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    blue = np.deg2rad(30) * np.exp(-(((np.rad2deg(middle) % 360 - 275) / 25) ** 2))
    rt = -2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * np.sin(2 * blue)
    dl, dc, dh = dl / sl, dc / sc, dh / sh
    return np.sqrt(np.maximum(dl**2 + dc**2 + dh**2 + rt * dc * dh, 0))


def _around(angle: NDArray[np.float64]) -> NDArray[np.float64]:
    """The shorter way round. Exactly half a turn keeps its side, on which one of the test pairs insists."""
    return angle - 2 * np.pi * np.sign(angle) * (np.abs(angle) > np.pi + 1e-9)


def nearest(pixels: Colours, colours: Sequence[str]) -> NDArray[np.float64]:
    """The difference of CIELAB *pixels* to whichever of *colours* looks most like each."""
    each = [delta_e(pixels, lab(rgb(colour))[0]) for colour in colours]
    return np.min(each, axis=0) if each else np.full(pixels.shape[:-1], np.inf)
