"""What a video model reads, in the order it follows best, cut where a provider's limit cuts it.

Order (reference 8): subject and action, one primary camera move with its speed, further moves,
continuity, spoken lines. What goes first when room is short is what the start frame shows anyway.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from story_assets.story.scenes import Line
from story_assets.story.words import SHOT_SIZES
from story_assets.studio.handoff.contract import Camera, Handoff, KnownFact
from story_assets.studio.handoff.motion import further_moves, primary_move

_ENDS: Final = tuple('.!?…。！？”"」』')


class Rank(IntEnum):
    """How much a piece matters. The highest number is given up first."""

    CAMERA = 0
    ACTION = 1
    SPOKEN = 2
    FURTHER_MOVES = 3
    DIRECTION = 4
    CHANGES = 5
    AVOID = 6
    FRAMING = 7
    STANDING = 8


@dataclass(frozen=True)
class Piece:
    """One statement of a prompt."""

    name: str
    """For people, when it was cut: `line 2 (Mara)`."""
    text: str
    rank: Rank
    prose: bool = False
    """It may be shortened. A spoken line or a fact is said whole or not at all."""


def person(slug: str) -> str:
    """inspector_vale -> Inspector Vale. Display names stay out: they may change no digest."""
    return " ".join(word.capitalize() for word in slug.split("_") if word) or slug


def pieces(handoff: Handoff, *, sound: bool, avoid: bool) -> tuple[Piece, ...]:
    """Everything the prompt should say; *avoid* too where the provider has no field for it."""
    return (
        *_performance(handoff),
        *_camera(handoff),
        *_continuity(handoff),
        *(_spoken(handoff) if sound else _seen_speaking(handoff)),
        *((avoided(handoff, "Avoid: ")) if avoid else ()),
    )


def avoided(handoff: Handoff, opening: str = "") -> tuple[Piece, ...]:
    """The negative constraints, one piece each."""
    return tuple(
        Piece(f"avoid {number}", opening + (_whole(text) if opening else _flat(text)), Rank.AVOID)
        for number, text in enumerate(handoff.avoid, start=1)
    )


def _performance(handoff: Handoff) -> Iterator[Piece]:
    who = f"In frame: {', '.join(map(person, handoff.cast))}. " if handoff.cast else ""
    yield Piece("action", who + _whole(handoff.action), Rank.ACTION, prose=True)
    if handoff.direction:
        yield Piece("direction", f"Performance: {_whole(handoff.direction)}", Rank.DIRECTION, prose=True)


def _camera(handoff: Handoff) -> Iterator[Piece]:
    motion = handoff.motion
    yield Piece("camera move", primary_move(motion.movement, motion.speed), Rank.CAMERA)
    for number, sentence in enumerate(further_moves(motion.movement), start=2):
        yield Piece(f"camera move {number}", sentence, Rank.FURTHER_MOVES)
    yield Piece("framing", framing_words(handoff.camera), Rank.FRAMING)


def framing_words(camera: Camera) -> str:
    """The camera's set-up in one sentence."""
    over = f"over the {camera.ots_side or ''} shoulder".replace("  ", " ") if camera.kind == "ots" else None
    runs = {"L2R": "movement in frame runs left to right", "R2L": "movement in frame runs right to left"}
    said = (
        SHOT_SIZES[camera.size],
        over or camera.kind.replace("_", " "),
        f"{camera.angle.replace('_', ' ')} angle",
        "dutch tilt" if camera.dutch else None,
        f"{camera.lens_mm} mm lens",
        "rack focus" if camera.focus == "rack" else f"{camera.focus} focus",
        runs.get(camera.screen_direction),
    )
    return f"Framing: {'; '.join(part for part in said if part)}."


def _continuity(handoff: Handoff) -> Iterator[Piece]:
    known = set(handoff.continuity.start)
    for fact in handoff.continuity.start:
        yield Piece(f"continuity ({fact.about})", _stated("At the start", fact), Rank.STANDING)
    for fact in handoff.continuity.end:
        if fact not in known:
            yield Piece(f"change ({fact.about})", _stated("By the end", fact), Rank.CHANGES)


def _stated(when: str, fact: KnownFact) -> str:
    return f"{when}, {person(fact.about)}: {_whole(fact.value)}"


def _spoken(handoff: Handoff) -> Iterator[Piece]:
    for number, line in enumerate(handoff.dialogue, start=1):
        yield Piece(f"line {number} ({person(line.who)})", _said(line), Rank.SPOKEN)
    for number, text in enumerate(handoff.narration, start=1):
        yield Piece(f"narration {number}", f'A narrator, off screen, says: "{_flat(text)}"', Rank.SPOKEN)


def _said(line: Line) -> str:
    off = ", off screen," if line.off_screen else ""
    manner = f" ({_flat(line.manner)})" if line.manner else ""
    return f'{person(line.who)}{off} says{manner}: "{_flat(line.line)}"'


def _seen_speaking(handoff: Handoff) -> Iterator[Piece]:
    for who in dict.fromkeys(line.who for line in handoff.dialogue if not line.off_screen):
        yield Piece(f"{person(who)} speaking", f"{person(who)} is seen speaking.", Rank.SPOKEN)


def _flat(text: str) -> str:
    """One line: words of the story cannot pass for a statement of ours."""
    return " ".join(text.split())


def _whole(text: str) -> str:
    flat = _flat(text)
    return flat if flat.endswith(_ENDS) else f"{flat}."
