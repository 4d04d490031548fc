"""The files of one handoff: the same bytes for the same shot, and lines that diff well."""

import json
from collections.abc import Iterable, Mapping

from pydantic import BaseModel

from story_assets.story.words import VideoProvider
from story_assets.studio.handoff.contract import Handoff
from story_assets.studio.handoff.envelope import Envelope
from story_assets.studio.handoff.page import page
from story_assets.studio.handoff.providers import envelope


def files(
    handoff: Handoff, providers: Iterable[VideoProvider], models: Mapping[VideoProvider, str] | None = None
) -> Mapping[str, bytes]:
    """Every file by name: handoff.json, handoff.md, and one request for each of *providers*.

    *models* names another model than a provider's usual one. Raises ValueError for one that is unknown.
    """
    chosen = models or {}
    envelopes: dict[VideoProvider, Envelope] = {
        name: envelope(handoff, name, chosen.get(name)) for name in providers
    }
    return {
        "handoff.json": written(handoff),
        "handoff.md": page(handoff, envelopes).encode(),
        **{f"{name}.json": written(request) for name, request in envelopes.items()},
    }


def written(part: BaseModel) -> bytes:
    """*part* as JSON for people and diffs: fields in the order of their model, words as they are."""
    content = part.model_dump(mode="json", by_alias=True)
    return (json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
