"""Scripts as people write them, as one list of elements with the lines they stand on."""

from story_assets.story.screenplay.elements import Doubt, Element, ElementKind, Heading, Lines, Script
from story_assets.story.screenplay.script import format_of, read_script

__all__ = ["Doubt", "Element", "ElementKind", "Heading", "Lines", "Script", "format_of", "read_script"]
