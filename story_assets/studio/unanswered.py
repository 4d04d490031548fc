"""An answer of a model that came, was paid for, and is not what was asked for."""

from collections.abc import Mapping

from story_assets.studio.renderer import Moderated, RenderError


class NotAnswered(RenderError):
    """An answer came, was paid for, and does not answer."""

    usage: Mapping[str, int] = {}
    """In tokens, as far as the answer says."""
    said: str = ""
    """What was answered instead, for whoever settles it."""


class Declined(NotAnswered, Moderated):
    """The model will not do this. The same request would be declined again, so it is remembered."""


class CutShort(NotAnswered):
    """The answer ended before it was whole. Given more room, the same request may be answered."""


class Unfit(NotAnswered):
    """The answer does not fit the form that was asked for."""
