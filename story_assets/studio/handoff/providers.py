"""The four video providers: a request to each, and what each would refuse."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from re import fullmatch
from typing import Final

from pydantic import JsonValue

from story_assets.story.words import VideoProvider
from story_assets.studio.handoff import kling, runway, seedance, veo
from story_assets.studio.handoff.contract import BOARDS, Handoff
from story_assets.studio.handoff.envelope import FORMAT_VERSION, Body, Envelope, Input
from story_assets.studio.handoff.runway_models import MODELS as RUNWAY_MODELS
from story_assets.studio.handoff.table import Problem

_SECRETS: Final = ("authorization", "cookie", "key", "token", "secret")


@dataclass(frozen=True)
class Provider:
    """What is known of one provider."""

    written: Callable[..., Envelope]
    models: Collection[str]
    endpoint: Callable[[str], str]
    body_problems: Callable[[Body, str], Iterator[Problem]]
    seconds: Callable[[Body], JsonValue]
    headers: Mapping[str, str]


PROVIDERS: Final[Mapping[VideoProvider, Provider]] = {
    "kling": Provider(
        kling.kling, kling.MODELS, lambda _: kling.ENDPOINT, kling.kling_problems, kling.kling_seconds, {}
    ),
    "seedance": Provider(
        seedance.seedance,
        seedance.MODELS,
        lambda model: seedance.MODELS[model].base + seedance.PATH,
        seedance.seedance_problems,
        seedance.seedance_seconds,
        {},
    ),
    "veo": Provider(veo.veo, veo.MODELS, veo.veo_endpoint, veo.veo_problems, veo.veo_seconds, {}),
    "runway": Provider(
        runway.runway,
        RUNWAY_MODELS,
        lambda _: runway.ENDPOINT,
        runway.runway_problems,
        runway.runway_seconds,
        runway.HEADERS,
    ),
}


def envelope(handoff: Handoff, provider: VideoProvider, model: str | None = None) -> Envelope:
    """The request to *provider*, written for *model* or for the provider's usual one.

    Raises ValueError for a model whose limits are not on record.
    """
    written = PROVIDERS[provider].written
    return written(handoff) if model is None else written(handoff, model)


def problems(envelope: Envelope) -> tuple[Problem, ...]:
    """Everything the provider would refuse, or a sender should.

    It trusts no builder: a request edited by hand is read like any other.
    """
    provider = PROVIDERS[envelope.provider]
    if envelope.model not in provider.models:
        known = ", ".join(provider.models)
        return (Problem("V12", "model", f"{envelope.model!r} has no limits on record; known: {known}"),)
    return (
        *_outer_problems(envelope, provider),
        *provider.body_problems(envelope.body, envelope.model),
        *_file_problems(envelope),
        *(
            problem
            for index, one in enumerate(envelope.inputs)
            for problem in _input_problems(one, index, envelope)
        ),
    )


def _outer_problems(envelope: Envelope, provider: Provider) -> Iterator[Problem]:
    expected = {
        "format_version": (envelope.format_version, FORMAT_VERSION),
        "method": (envelope.method, "POST"),
        "endpoint": (envelope.endpoint, provider.endpoint(envelope.model)),
    }
    for name, (value, right) in expected.items():
        if value != right:
            yield Problem("field", name, f"{value!r} should be {right!r}")
    for name, value in provider.headers.items():
        if envelope.headers.get(name) != value:
            yield Problem("field", f"headers.{name}", f"should be {value!r}")
    for name in envelope.headers:
        if any(word in name.lower() for word in _SECRETS):
            yield Problem(
                "field", f"headers.{name}", "a secret does not belong in a file; the sender adds it"
            )
    if not fullmatch(r"\d{4}-\d{2}(-\d{2})?", envelope.verified_on):
        yield Problem("V12", "verified_on", f"{envelope.verified_on!r} should be a date such as 2026-11")
    asked = provider.seconds(envelope.body)
    if asked is not None and asked != envelope.sent_duration_s:
        yield Problem("V1", "sent_duration_s", f"{envelope.sent_duration_s:g}; the body asks for {asked!r}")


def _file_problems(envelope: Envelope) -> Iterator[Problem]:
    """Every placeholder has its input, and the other way round."""
    known = {one.sha256 for one in envelope.inputs}
    used = dict(_placeholders(envelope.body, "body"))
    for at, sha256 in used.items():
        if sha256 not in known:
            yield Problem("V4", at, f"no input has the sha256 {sha256!r}")
    for index, one in enumerate(envelope.inputs):
        if one.sha256 not in used.values():
            yield Problem("V4", f"inputs.{index}", f"{one.asset} is nowhere in the body")


def _placeholders(value: JsonValue, at: str) -> Iterator[tuple[str, JsonValue]]:
    if isinstance(value, dict):
        if "$file" in value:
            yield at, value["$file"]
        for name, child in value.items():
            yield from _placeholders(child, f"{at}.{name}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _placeholders(child, f"{at}.{index}")


def _input_problems(one: Input, index: int, envelope: Envelope) -> Iterator[Problem]:
    at = f"inputs.{index}"
    if not fullmatch(r"[0-9a-f]{64}", one.sha256):
        yield Problem("field", f"{at}.sha256", f"{one.sha256!r} should be 64 hex digits")
    if BOARDS & set(one.asset.replace(".", "/").split("/")):
        yield Problem("V7", f"{at}.asset", f"{one.asset} is a board; a frame is a single picture")
    if envelope.provider == "kling":
        yield from _kling_still(one, at)


def _kling_still(one: Input, at: str) -> Iterator[Problem]:
    width, height = (one.canvas.width, one.canvas.height) if one.canvas else (one.width, one.height)
    if min(width, height) < kling.LEAST_SIDE:
        yield Problem("V4", at, f"{width}x{height} pixels; no side under {kling.LEAST_SIDE}")
    elif not kling.NARROWEST <= Fraction(width, height) <= kling.WIDEST:
        yield Problem("V4", at, f"{width}x{height} pixels; between 1:2.5 and 2.5:1")
    if one.size_bytes is not None and one.size_bytes > kling.MOST_BYTES:
        yield Problem("V4", at, f"{one.size_bytes:,} bytes; at most {kling.MOST_BYTES:,}")
