"""What every piece of a story is: frozen, strict, and closed to what it does not know."""

from pydantic import BaseModel, ConfigDict


class StoryPart(BaseModel):
    """A piece of a story: frozen, strict, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", ser_json_inf_nan="constants")
