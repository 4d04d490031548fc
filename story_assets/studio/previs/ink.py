"""Flat tones with ink outlines: shapes collected as data, handed on as one SVG picture."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

from story_assets.studio.previs.space import P2

INK: Final = "#22252b"
FONTS: Final = "Inter, Noto Sans CJK SC"


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(a: str, b: str, share: float) -> str:
    """*a* with *share* of *b* in it."""
    pairs = zip(rgb(a), rgb(b), strict=True)
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in pairs)


def times(a: str, b: str) -> str:
    """*a* seen in light of colour *b*."""
    return "#" + "".join(f"{x * y // 255:02x}" for x, y in zip(rgb(a), rgb(b), strict=True))


def lightness(colour: str) -> float:
    """0 black to 1 white, as the eye weighs the three primaries (Rec. 709)."""
    r, g, b = rgb(colour)
    return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255


def legible_on(colour: str) -> str:
    """Dark or light lettering, whichever reads on *colour*."""
    return "#16181d" if lightness(colour) > 0.45 else "#fbf8f1"


@dataclass
class Picture:
    """One drawing of *width* x *height* units, in painting order."""

    width: float
    height: float
    marks: list[str] = field(default_factory=list[str])
    defs: dict[str, str] = field(default_factory=dict[str, str])

    def shape(
        self,
        points: Sequence[P2],
        fill: str = "none",
        stroke: str = "none",
        line: float = 0.0,
        opacity: float = 1.0,
        closed: bool = True,
    ) -> None:
        """A polygon or an open line."""
        if len(points) < 2:
            return
        d = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + ("Z" if closed else "")
        self.path(d, fill, stroke, line, opacity)

    def dashes(self, points: Sequence[P2], colour: str, line: float, gap: float) -> None:
        """An open line of dashes *gap* long; solid where that is 0."""
        d = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        broken = f' stroke-dasharray="{_n(gap)} {_n(gap * 0.7)}"' if gap > 0 else ""
        self.marks.append(f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{_n(line)}"{broken}/>')

    def path(
        self, d: str, fill: str = "none", stroke: str = "none", line: float = 0.0, opacity: float = 1.0
    ) -> None:
        """Any SVG path."""
        ink = ""
        if stroke != "none" and line > 0:
            ink = (
                f' stroke="{stroke}" stroke-width="{_n(line)}" stroke-linejoin="round" stroke-linecap="round"'
            )
        faint = f' opacity="{_n(opacity)}"' if opacity < 1 else ""
        self.marks.append(f'<path d="{d}" fill="{fill}"{ink}{faint}/>')

    def cel(self, colour: str, light_from: float) -> str:
        """A fill in two tones, the second on the side away from the light (-1 left to 1 right)."""
        dark = mix(colour, "#1b2038", 0.26)
        side = "r" if light_from >= 0 else "l"
        name = f"{side}{colour[1:]}"
        if name not in self.defs:
            x1, x2 = ("1", "0") if light_from >= 0 else ("0", "1")
            self.defs[name] = (
                f'<linearGradient id="{name}" x1="{x1}" y1="0" x2="{x2}" y2=".35">'
                f'<stop offset=".58" stop-color="{colour}"/><stop offset=".64" stop-color="{dark}"/>'
                "</linearGradient>"
            )
        return f"url(#{name})"

    def fade(self, name: str, colour: str, strong: float, vertical: bool = True) -> str:
        """A fill that runs from *strong* opacity to none, downwards or rightwards."""
        x2, y2 = ("0", "1") if vertical else ("1", "0")
        self.defs[name] = (
            f'<linearGradient id="{name}" x1="0" y1="0" x2="{x2}" y2="{y2}">'
            f'<stop offset="0" stop-color="{colour}" stop-opacity="{_n(strong)}"/>'
            f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/></linearGradient>'
        )
        return f"url(#{name})"

    def glow(self, centre: P2, radius: float, colour: str, strong: float) -> None:
        """Light around a lamp."""
        name = f"g{colour[1:]}{int(strong * 100)}"
        self.defs[name] = (
            f'<radialGradient id="{name}">'
            f'<stop offset="0" stop-color="{colour}" stop-opacity="{_n(strong)}"/>'
            f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/></radialGradient>'
        )
        x, y = centre
        self.marks.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="url(#{name})"/>')

    def words(self, lines: Sequence[str], corners: Sequence[P2], colour: str) -> None:
        """Short lettering on a flat surface, given its corners: top left, top right, bottom left."""
        (ax, ay), (bx, by), (cx, cy) = corners
        width, height = _length(bx - ax, by - ay), _length(cx - ax, cy - ay)
        if width < 4 or height < 4 or not lines:
            return
        size = min(
            height / (len(lines) * 1.25 + 0.15), *(width * 0.94 / max(ems(line), 0.5) for line in lines)
        )
        if size < 3:
            return
        matrix = " ".join(
            _n(v, 5)
            for v in (
                (bx - ax) / width, (by - ay) / width, (cx - ax) / height, (cy - ay) / height, ax, ay,
            )
        )  # fmt: skip
        top = (height - len(lines) * size * 1.25) / 2
        for i, line in enumerate(lines):
            y = top + size * (1.25 * i + 0.98)
            self.marks.append(
                f'<text transform="matrix({matrix})" x="{_n(width / 2)}" y="{_n(y)}" font-size="{_n(size)}" '
                f'font-family="{FONTS}" font-weight="600" text-anchor="middle" fill="{colour}">'
                f"{escape(line)}</text>"
            )

    def lay(self, other: "Picture", x: float, y: float) -> None:
        """Put *other* here, cut to its own edges."""
        clip = f"c{len(self.defs)}"
        self.defs |= other.defs
        self.defs[clip] = (
            f'<clipPath id="{clip}"><rect width="{_n(other.width)}" height="{_n(other.height)}"/></clipPath>'
        )
        self.marks.append(
            f'<g transform="translate({_n(x)} {_n(y)})" clip-path="url(#{clip})">'
            + "".join(other.marks)
            + "</g>"
        )

    def svg(self) -> str:
        """The whole picture."""
        w, h = _n(self.width), _n(self.height)
        defs = "".join(self.defs[name] for name in sorted(self.defs))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}">'
            f"<defs>{defs}</defs>{''.join(self.marks)}</svg>"
        )


def polygon(points: Sequence[P2]) -> str:
    """A closed outline as SVG path data; nothing where there are too few points."""
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + "Z" if len(points) > 2 else ""


def ems(text: str) -> float:
    """About how wide *text* is set, in ems, erring on the wide side."""
    return sum(1.02 if ord(c) > 0x2E7F else 0.78 if c.isupper() or c in "mwMW@%" else 0.64 for c in text)


def smooth(points: Iterable[P2]) -> str:
    """An open SVG path through *points* (Catmull-Rom as Beziers)."""
    p = list(points)
    if len(p) < 3:
        return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in p)
    d = f"M{_n(p[0][0])} {_n(p[0][1])}"
    for i in range(len(p) - 1):
        a, b, c, e = p[max(i - 1, 0)], p[i], p[i + 1], p[min(i + 2, len(p) - 1)]
        d += (
            f"C{_n(b[0] + (c[0] - a[0]) / 6)} {_n(b[1] + (c[1] - a[1]) / 6)}"
            f" {_n(c[0] - (e[0] - b[0]) / 6)} {_n(c[1] - (e[1] - b[1]) / 6)} {_n(c[0])} {_n(c[1])}"
        )
    return d


def _length(x: float, y: float) -> float:
    return (x * x + y * y) ** 0.5


def _n(value: float, digits: int = 2) -> str:
    """A number as SVG takes it: short, and the same on every machine."""
    value = max(-1e5, min(1e5, value))
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return text if text not in ("-0", "") else "0"
