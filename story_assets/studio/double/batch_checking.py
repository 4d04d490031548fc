"""What the real server would refuse of a batch: at once, or when it reads the lines.

Limits are from the Batch guide [doc] and the SDK [sdk]; where no answer was ever quoted the wording is ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, cast

from story_assets.studio.double import asking
from story_assets.studio.double.refusal import Refused, beyond, invalid
from story_assets.studio.openai.models import MODELS

ENDPOINTS: Final = ("/v1/images/generations", "/v1/images/edits")
OTHERS: Final = (
    "/v1/responses", "/v1/chat/completions", "/v1/embeddings", "/v1/completions", "/v1/moderations",
    "/v1/videos",
)  # fmt: skip
MOST_LINES: Final = 50_000
_MOST_PAIRS: Final = 16
_LONGEST_NAME: Final = 64
_LONGEST_VALUE: Final = 512


@dataclass(frozen=True)
class Ordered:
    """One line that can be drawn."""

    number: int
    custom_id: str
    body: Mapping[str, object] = field(repr=False)


def batch_order(given: Mapping[str, object]) -> dict[str, object]:
    """The order of a batch. Raises `Refused`."""
    for name in ("input_file_id", "endpoint", "completion_window"):
        if not isinstance(given.get(name), str):
            raise invalid(name, f"Missing required parameter: '{name}'.", "missing_required_parameter")
    if given["endpoint"] in OTHERS:
        raise beyond(f"endpoint {given['endpoint']}")
    if given["endpoint"] not in ENDPOINTS:
        raise invalid("endpoint", f"Invalid value: '{given['endpoint']}'.")
    if given["completion_window"] != "24h":
        raise invalid("completion_window", "Invalid value: the completion window must be '24h'.")
    return {
        "endpoint": given["endpoint"],
        "input_file_id": given["input_file_id"],
        "completion_window": "24h",
        "metadata": _metadata(given.get("metadata")),
    }


def _metadata(given: object) -> dict[str, str] | None:
    if given is None:
        return None
    pairs = cast("dict[object, object]", given) if isinstance(given, dict) else {None: None}
    for name, value in pairs.items():
        if not isinstance(name, str) or not isinstance(value, str):
            raise invalid(
                "metadata", "Invalid type for 'metadata': expected a map of strings.", "invalid_type"
            )
        if len(name) > _LONGEST_NAME or len(value) > _LONGEST_VALUE:
            raise invalid("metadata", "Invalid 'metadata': a key or value is too long.")
    if len(pairs) > _MOST_PAIRS:
        raise invalid("metadata", f"Invalid 'metadata': at most {_MOST_PAIRS} pairs.")
    return cast("dict[str, str]", pairs)


def lines_of(content: bytes, endpoint: str) -> tuple[list[Ordered], list[dict[str, object]]]:
    """The lines of a file, and what is wrong with them: with anything wrong, nothing of it is drawn."""
    lines: list[Ordered] = []
    problems: list[dict[str, object]] = []
    ids: set[str] = set()
    models: set[object] = set()
    for number, raw in enumerate(content.splitlines(), start=1):
        try:
            line = _line(number, raw, endpoint)
        except Refused as refused:
            problems.append(_problem(number, refused.error.code or "", str(refused)))
            continue
        if line.custom_id in ids:
            problems.append(_problem(number, "duplicate_custom_id", f"'{line.custom_id}' was used before."))
        ids.add(line.custom_id)
        models.add(line.body.get("model"))
        lines.append(line)
    if not lines and not problems:
        problems.append(_problem(None, "empty_file", "The input file is empty."))
    if len(lines) > MOST_LINES:
        problems.append(_problem(None, "too_many_tasks", f"At most {MOST_LINES} lines."))
    if len(models) > 1:
        problems.append(_problem(None, "mismatched_model", "All lines of a batch must have one model."))
    for name in models:
        if (row := MODELS.get(str(name))) is None or row.batch is False:
            told = f"The model '{name}' is not supported by the Batch API."
            problems.append(_problem(None, "model_not_found", told))
    return lines, problems


def _line(number: int, raw: bytes, endpoint: str) -> Ordered:
    given = asking.json_object(raw)
    custom_id, body = given.get("custom_id"), given.get("body")
    if not isinstance(custom_id, str) or not custom_id:
        raise invalid("custom_id", "Missing required parameter: 'custom_id'.", "missing_required_parameter")
    if given.get("method") != "POST":
        raise invalid("method", "The method must be 'POST'.", "invalid_method")
    if given.get("url") != endpoint:
        raise invalid("url", f"The url must be '{endpoint}' like that of the batch.", "invalid_url")
    if not isinstance(body, dict):
        raise invalid("body", "The body should be an object.", "invalid_json")
    return Ordered(number, custom_id, cast("dict[str, object]", body))


def _problem(line: int | None, code: str, told: str) -> dict[str, object]:
    return {"code": code, "line": line, "message": told, "param": None}
