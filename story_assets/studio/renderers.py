"""Who can draw: a name for each renderer, and nothing imported until it is asked for."""

from collections.abc import Callable
from typing import Final

from story_assets.studio.renderer import Renderer


class NoSuchRenderer(ValueError):
    """A name that no renderer has."""


def renderer(name: str) -> Renderer:
    """The renderer called *name*. Raises `NoSuchRenderer`, which lists the names there are."""
    if name not in RENDERERS:
        raise NoSuchRenderer(f'no renderer "{name}"; there is: {", ".join(sorted(RENDERERS))}')
    return RENDERERS[name]()


def _previs() -> Renderer:
    from story_assets.studio.previs import Previs

    return Previs()


RENDERERS: Final[dict[str, Callable[[], Renderer]]] = {"previs": _previs}
"""Another renderer is one more entry; a team may add its own before definitions load."""
