"""What every form of an answer is: everything required, nothing else allowed, nothing beyond a schema.

Strict structured output takes no mappings with free keys, so what the story keeps under a slug is a list here
whose items carry their slug, and a place on the floor is x and y. What a field is for stands under it: the
model reads the same words as whoever changes this file. The values themselves are checked where a person's
are, by the reader of a story folder.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, WithJsonSchema


class Form(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, use_attribute_docstrings=True
    )


SlugWord = Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[a-z0-9_]{1,40}$"})]
"""A name in lower case Latin letters, digits and underscores."""
Hex = Annotated[str, WithJsonSchema({"type": "string", "pattern": "^#[0-9a-f]{6}$"})]
"""A colour like #1f2a44."""
Fraction = Annotated[float, WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1})]
Metre = Annotated[float, WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 500})]


class Spot(Form):
    """A place on the floor plan: x from the left wall, y from the back wall (north) to the front."""

    x: Fraction
    y: Fraction


class Fact(Form):
    """What is true of a prop, a character, or something else that matters."""

    about: SlugWord
    now: str
    """In a short sentence."""


class Passage(Form):
    """Somebody who comes or goes, and the entrance of the setting they take."""

    who: SlugWord
    by: SlugWord
