"""A story folder becomes production images, video handoffs and a ledger."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from story_assets.pipeline.assembly import definitions
    from story_assets.pipeline.component import StoryComponent

__all__ = ["StoryComponent", "definitions"]

_KEPT_IN = {
    "StoryComponent": "story_assets.pipeline.component",
    "definitions": "story_assets.pipeline.assembly",
}
"""Dagster takes seconds to import, so it is imported by whoever asks for one of these."""


def __getattr__(name: str) -> object:
    if name not in _KEPT_IN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_KEPT_IN[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
