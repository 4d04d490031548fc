"""Frames as inputs of a request: where a still does not fit, a plan and a warning go with it (V2)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from story_assets.studio.handoff.contract import Frame
from story_assets.studio.handoff.envelope import Caution, Input, input_of
from story_assets.studio.handoff.framing import Plan, as_ratio, plan, ratio_of, same_ratio


@dataclass(frozen=True)
class Placed:
    """The inputs of a request, and what a person must know of them."""

    inputs: tuple[Input, ...]
    cautions: tuple[Caution, ...]


def placed(
    frames: Sequence[Frame],
    wanted: Fraction,
    *,
    wanted_as: str,
    takes: Callable[[Frame], bool] = lambda _: True,
    least_side: int = 1,
) -> Placed:
    """*frames* as inputs, each with a plan where it is not of the ratio *wanted* or not *takes*-able.

    *wanted_as* names the ratio for people: `the timeline's 16:9`.
    """
    plans = [
        None
        if same_ratio(ratio_of(frame), wanted) and takes(frame)
        else plan(frame, wanted, least_side=least_side)
        for frame in frames
    ]
    pairs = list(zip(frames, plans, strict=True))
    return Placed(
        tuple(input_of(frame, offered) for frame, offered in pairs),
        tuple(_misfit(frame, offered, wanted_as) for frame, offered in pairs if offered),
    )


def _misfit(frame: Frame, offered: Plan, wanted_as: str) -> Caution:
    canvas, crop = offered.canvas, offered.crop
    cropped = f"{crop.right - crop.left}x{crop.bottom - crop.top}"
    return Caution(
        rule="V2",
        text=f"the {frame.role} frame is {frame.width}x{frame.height}, wanted is {wanted_as}: pad it to "
        f"{canvas.width}x{canvas.height}, or crop it to {cropped} from "
        f"({crop.left}, {crop.top}), before sending",
    )


def ratio_caution(provider: str, ratio: str, aspect: str) -> Iterator[Caution]:
    """V2: the timeline has a shape the provider cannot make."""
    if not same_ratio(as_ratio(ratio), as_ratio(aspect)):
        yield Caution(rule="V2", text=f"{provider} cannot make {aspect}; the nearest it makes is {ratio}")
