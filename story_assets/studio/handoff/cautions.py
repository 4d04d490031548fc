"""What a person should know before sending, in the words of that person."""

from collections.abc import Iterator, Mapping
from typing import Final

from story_assets.studio.handoff.contract import Frame, Handoff
from story_assets.studio.handoff.cutting import Fitted
from story_assets.studio.handoff.envelope import Caution
from story_assets.studio.handoff.motion import moves

USUAL_LENS_MM: Final = 35
"""The lens and focus of a shot whose author chose none."""
USUAL_FOCUS: Final = "deep"

LONG_PROMPT: Final = 2_500
"""Characters. Kling's limit: where none is on record, a person is told beyond it. A choice of ours."""


def cautions_of_shot(handoff: Handoff, provider: str) -> Iterator[Caution]:
    """What every provider has to be watched for."""
    frames = [handoff.start_frame, *([handoff.end_frame] if handoff.end_frame else [])]
    for frame in frames:
        yield from _unapproved(frame)
    if handoff.ends_on and not handoff.end_frame:
        yield Caution(
            rule="end_frame",
            text=f"the shot ends on {handoff.ends_on}, whose frame was not there: none is sent",
        )
    camera = handoff.camera
    if camera.lens_mm != USUAL_LENS_MM or camera.focus != USUAL_FOCUS:
        said = f"{camera.lens_mm} mm and {camera.focus} focus"
        yield Caution(
            rule="lens", text=f"{provider} has no field for lens or focus; {said} is prose in the prompt"
        )
    if (count := len(moves(handoff.motion.movement))) > 1:
        yield Caution(
            rule="moves",
            text=f"{count} camera moves in one shot; models follow one best, the first is sent first",
        )


def _unapproved(frame: Frame) -> Iterator[Caution]:
    if frame.tier != "final":
        tier = f"is of tier {frame.tier}" if frame.tier else "has no tier on record"
        yield Caution(rule="V7", text=f"the {frame.role} frame {tier}; send only approved, final-tier images")
    elif frame.approval is None:
        yield Caution(rule="V7", text=f"the {frame.role} frame has no approval on record; approve it first")


def duration_caution(planned_s: float, sent_s: int) -> Iterator[Caution]:
    """V1: what the clip's length does to the timeline."""
    if delta := round(sent_s - planned_s, 3):
        off = f"{abs(delta):g} s {'longer' if delta > 0 else 'shorter'} than the timeline"
        what = "trim it" if delta > 0 else "the rest needs another clip"
        yield Caution(
            rule="V1",
            text=f"planned {planned_s:g} s, sent {sent_s} s: {off}; {what}",
        )


def cut_caution(cut: Fitted, what: str, limit: str) -> Iterator[Caution]:
    """V3: what did not fit into the words a provider takes."""
    if cut.left_out or cut.shortened:
        parts = (("left out", cut.left_out), ("shortened", cut.shortened))
        said = "; ".join(f"{verb}: {', '.join(names)}" for verb, names in parts if names)
        yield Caution(rule="V3", text=f"the {what} may have {limit}; {said}")


def unlimited_caution(said: Fitted, provider: str) -> Iterator[Caution]:
    """V3: a long prompt, where nobody knows how long it may be."""
    if (length := len(said.text)) > LONG_PROMPT:
        yield Caution(
            rule="V3", text=f"no prompt limit of {provider} is on record; this one has {length:,} characters"
        )


def silence_caution(handoff: Handoff, model: str) -> Iterator[Caution]:
    """Lines that a model without sound cannot speak."""
    counts = {"dialogue": len(handoff.dialogue), "narration": len(handoff.narration)}
    if said := [f"{count} of {kind}" for kind, count in counts.items() if count]:
        yield Caution(
            rule="audio",
            text=f"{model} makes no sound: lines not sent: {', '.join(said)}; add them in the edit",
        )


def folded_caution(handoff: Handoff, provider: str) -> Iterator[Caution]:
    """Negative constraints that have no field of their own."""
    if handoff.avoid:
        yield Caution(
            rule="avoid",
            text=f"{provider} has no field for what to avoid: it is in the prompt, which models heed less",
        )


def speaks(handoff: Handoff) -> bool:
    """Whether anything is to be heard in words."""
    return bool(handoff.dialogue or handoff.narration)


def named(models: Mapping[str, object], model: str, provider: str) -> str:
    """*model*, if its limits are on record. Raises ValueError with those that are."""
    if model not in models:
        raise ValueError(f"{provider} model {model!r} has no limits on record; known: {', '.join(models)}")
    return model
