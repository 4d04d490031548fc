"""Who draws in batches: a row for each renderer that does, and nothing imported until it is asked for."""

from collections.abc import Callable
from typing import Final

from story_assets.story.policy import RenderPolicy
from story_assets.studio.batching.service import BatchService
from story_assets.studio.renderers import NoSuchRenderer


def batcher(name: str, policy: RenderPolicy) -> BatchService:
    """The batches of the renderer called *name*. Raises `NoSuchRenderer` where it has none."""
    if name not in BATCHERS:
        there = ", ".join(sorted(BATCHERS))
        raise NoSuchRenderer(f'the renderer "{name}" takes no batches; who does: {there}')
    return BATCHERS[name](policy)


def _openai(policy: RenderPolicy) -> BatchService:
    from story_assets.studio.openai.batches import OpenAIBatches
    from story_assets.studio.openai.models import UnknownModel

    try:
        return OpenAIBatches(policy)
    except UnknownModel as error:
        raise NoSuchRenderer(str(error)) from error


BATCHERS: Final[dict[str, Callable[[RenderPolicy], BatchService]]] = {"openai": _openai}
"""Another service is one more entry."""
