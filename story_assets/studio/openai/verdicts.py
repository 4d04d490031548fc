"""An answer of a vision model as verdicts with their price, or as the reason why there are none."""

import json
from collections.abc import Mapping
from typing import Final, cast

from openai._legacy_response import LegacyAPIResponse  # what `with_raw_response` returns; no public name
from openai.types.responses import Response
from pydantic import ValidationError

from story_assets.story.words import Box
from story_assets.studio.openai.showing import Answered, Fractions, form, names
from story_assets.studio.openai.spoken import Asking, plain, spoken
from story_assets.studio.reviewer import ItemVerdict, Reviewed
from story_assets.studio.unanswered import Unfit

TOKENS: Final = "STORY_ASSETS_REVIEW_TOKENS"
"""The environment variable for how long an answer may be, thinking included."""
_LOOK: Final = Asking("look", "looked at", f"Set {TOKENS} to more, or judge fewer items.")


def reviewed(raw: LegacyAPIResponse[Response], items: tuple[str, ...], model: str, room: int) -> Reviewed:
    """What *raw* says of *items*. *room* is the tokens it had. Raises a `RenderError` that knows its cost."""
    paid, text = spoken(raw, model, room, _LOOK)
    try:
        verdicts = _verdicts(text, items)
    except Unfit as error:
        raise paid.with_this(error) from None
    return Reviewed(verdicts, paid.usd, paid.usage, paid.request_id, paid.double, paid.model)


def _verdicts(text: str, items: tuple[str, ...]) -> tuple[ItemVerdict, ...]:
    asked = names(items)
    try:
        read = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
        form(items).model_validate(read)
    except ValidationError as error:
        raise Unfit(f"The answer does not fit the question: {_misfit(error)}.") from None
    except (ValueError, RecursionError) as error:
        raise Unfit(f"The answer is not what was asked for: {plain(str(error))}.") from None
    answers = cast("Mapping[str, object]", read)
    return tuple(_verdict(item, Answered.model_validate(answers[name])) for name, item in asked.items())


def _verdict(item: str, said: Answered) -> ItemVerdict:
    if not 0 <= said.confidence <= 1:
        raise Unfit(f"The confidence in {item} is {said.confidence:g}, which is not from 0 to 1.")
    where = tuple(box for it in said.where if (box := _box(it)) is not None)
    return ItemVerdict(item, said.verdict, said.confidence, where, plain(said.why), plain(said.mend))


def _box(it: Fractions) -> Box | None:
    """What of a box lies in the image. It is a hint: one that is nowhere is left out, not complained of."""
    left, top, right, bottom = (min(max(edge, 0.0), 1.0) for edge in (it.left, it.top, it.right, it.bottom))
    return (left, top, right, bottom) if left < right and top < bottom else None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name in found if sum(name == it for it, _ in pairs) > 1)
        raise ValueError(f"{twice} is answered twice")
    return found


def _no_number(constant: str) -> float:
    raise ValueError(f"{constant} is no number")


def _misfit(error: ValidationError) -> str:
    """What is wrong, without the words that are: they may be anything."""
    told = {"missing": "is missing", "extra_forbidden": "was not asked"}
    first = error.errors(include_url=False, include_input=False)[0]
    at = ".".join(map(str, first["loc"])) or "it"
    return plain(f"{at} {told.get(first['type'], first['msg'])}")
