"""What a check sees and what it says. Each check is a claim about one image, in a module of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

from PIL import Image

from story_assets.story.briefs.brief import Brief
from story_assets.story.words import JOBS, CheckName, Job
from story_assets.studio.images import even_grid, opened
from story_assets.studio.renderer import PixelBox

Status = Literal["passed", "failed", "not_run"]


@dataclass(frozen=True)
class Picture:
    """An image file, decoded once, when somebody looks."""

    content: bytes = field(repr=False)
    frames: tuple[PixelBox, ...] = ()
    """The clean pictures inside, in reading order, where its renderer reported them."""

    @cached_property
    def pixels(self) -> Image.Image:
        """Decoded, in RGB. Raises `NotAnImage`."""
        return opened(self.content).convert("RGB")

    def panels(self, columns: int, rows: int) -> tuple[PixelBox, ...]:
        """The clean pictures: as reported, else by an even grid."""
        return self.frames or even_grid(self.pixels.size, columns, rows)


@dataclass(frozen=True)
class Neighbour:
    """Another accepted still of the same scene."""

    name: str
    brief: Brief
    picture: Picture


@dataclass(frozen=True)
class Sight:
    """One finished image beside everything it may be compared with."""

    brief: Brief
    picture: Picture
    asked: tuple[int, int]
    """The size that was asked for: width and height in pixels."""
    references: Mapping[str, Picture] = field(default_factory=dict[str, Picture])
    """The accepted images it was made from, by `kind/id`."""
    neighbours: tuple[Neighbour, ...] = ()
    """Of a still: accepted ones around it in its scene, the nearest first."""


@dataclass(frozen=True)
class Mark:
    """A place in the image that a person should look at."""

    box: PixelBox
    says: str = ""


@dataclass(frozen=True)
class Finding:
    """What a check saw. It passes from its threshold up."""

    score: float | None
    """From 0, certainly wrong, to 1, certainly right. None when the check could not look."""
    message: str
    """One sentence for people: what is wrong and where, or what was found."""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Check:
    """A claim about images, how to look, and from which score it holds."""

    name: CheckName
    claim: str
    look: Callable[[Sight], Finding | None]
    """None where there is nothing to claim, such as text where none is required: no row, no badge."""
    threshold: float
    """The least score that passes, unless the story's policy says otherwise."""
    blocks: frozenset[Job] = frozenset()
    """Kinds of image that must pass before anything rests on them, unless the policy says otherwise."""
    jobs: frozenset[Job] = frozenset(JOBS)
    """Kinds of image that are looked at."""
    needs: tuple[str, ...] = ()
    """Modules of the extra `review`. Where one is missing, the check is recorded as not run."""


EXTRA: Final = "story-assets[review]"
