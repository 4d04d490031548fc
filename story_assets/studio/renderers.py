"""Who can draw: a name for each renderer, and nothing imported until it is asked for."""

from collections.abc import Callable
from typing import Final

from story_assets.story.policy import RenderPolicy
from story_assets.story.sentences import Mendable
from story_assets.studio.renderer import Renderer


class NoSuchRenderer(Mendable):
    """A name that no renderer has, or a model that its renderer does not know."""


def renderer(name: str, policy: RenderPolicy) -> Renderer:
    """The renderer called *name*, as *policy* wants it. Raises `NoSuchRenderer`."""
    if name not in RENDERERS:
        raise NoSuchRenderer(no_such(name))
    return RENDERERS[name](policy)


def no_such(name: str) -> str:
    """What to say of a name that no renderer has."""
    return f'no renderer "{name}"; there is: {", ".join(sorted(RENDERERS))}'


def _previs(policy: RenderPolicy) -> Renderer:  # noqa: ARG001
    from story_assets.studio.previs import Previs

    return Previs()


def _openai(policy: RenderPolicy) -> Renderer:
    from story_assets.studio.openai.models import UnknownModel
    from story_assets.studio.openai.renderer import OpenAI

    try:
        return OpenAI(policy)
    except UnknownModel as error:
        raise NoSuchRenderer(str(error)) from error


RENDERERS: Final[dict[str, Callable[[RenderPolicy], Renderer]]] = {"openai": _openai, "previs": _previs}
"""Another renderer is one more entry; a team may add its own before definitions load."""
