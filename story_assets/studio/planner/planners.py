"""Who can draft a story: a name for each planner, and nothing imported until it is asked for."""

from collections.abc import Callable
from typing import Final

from story_assets.story.sentences import Mendable
from story_assets.studio.planner.door import StoryPlanner


class NoSuchPlanner(Mendable):
    """A name that no planner has, or a setting of one that cannot be."""


def planner(name: str, model: str | None = None) -> StoryPlanner:
    """The planner called *name*. Raises `NoSuchPlanner`."""
    if name not in PLANNERS:
        raise NoSuchPlanner(f'no planner "{name}"; there is: {", ".join(sorted(PLANNERS))}')
    return PLANNERS[name](model)


def _openai(model: str | None) -> StoryPlanner:
    from story_assets.studio.openai.models import UnknownModel
    from story_assets.studio.openai.planner import MODEL, OpenAIPlanner

    try:
        return OpenAIPlanner(model or MODEL)
    except UnknownModel as error:
        raise NoSuchPlanner(str(error)) from error


PLANNERS: Final[dict[str, Callable[[str | None], StoryPlanner]]] = {"openai": _openai}
"""Another planner is one more entry."""
