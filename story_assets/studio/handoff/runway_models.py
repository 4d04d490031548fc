"""What each model behind Runway's image_to_video takes (reference 5). [sdk] throughout."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from story_assets.studio.handoff.cutting import utf16_units
from story_assets.studio.handoff.table import Fields, Flag, Many, OneOf, Picture, Rule, Whole, Words

_GEN4: Final = ("1280:720", "720:1280", "1104:832", "960:960", "832:1104", "1584:672")
_VEO: Final = ("1280:720", "720:1280", "1080:1920", "1920:1080")
_480P: Final = ("992:432", "864:496", "752:560", "640:640", "560:752", "496:864")
_720P: Final = ("1470:630", "1280:720", "1112:834", "960:960", "834:1112", "720:1280")
_LARGER: Final = (
    "2206:946", "1920:1080", "1664:1248", "1440:1440", "1248:1664", "1080:1920",
    "3840:1646", "3840:2160", "3840:2880", "3840:3840", "2880:3840", "2160:3840",
)  # fmt: skip

PICTURE: Final = Picture(("url", "data_uri"), own_scheme="runway://")


@dataclass(frozen=True)
class Model:
    """One row of the reference's table."""

    title: str
    ratios: tuple[str, ...]
    """`width:height` in pixels; none where the output follows the input."""
    durations: tuple[int, ...]
    """Seconds; none where no range is on record."""
    positions: tuple[str, ...] = ("first",)
    prompt: int | None = 1_000
    """UTF-16 code units; None where no limit is on record."""
    required: tuple[str, ...] = ()
    extras: Mapping[str, Rule] = field(default_factory=dict[str, Rule])
    references: bool = False
    """An image without a position is a reference."""


_SEED: Final[Mapping[str, Rule]] = {
    "seed": Whole(),
    "contentModeration": Fields({"publicFigureThreshold": OneOf(("auto", "low"))}),
}
_SOUND: Final[Mapping[str, Rule]] = {"audio": Flag(), "negativePrompt": Words()}
_VOICES: Final[Mapping[str, Rule]] = {
    "audio": Flag(),
    "referenceAudio": Many(Fields({"type": OneOf(("audio",)), "uri": Words()}, required=("type", "uri"))),
}
_ALL: Final = ("promptText", "ratio", "duration")
_BOTH: Final = ("first", "last")
_VEO31: Final = Model("Runway veo3.1", _VEO, (4, 6, 8), _BOTH, required=("ratio",), extras=_SOUND)
_FEW: Final = Model("Runway seedance2", _480P + _720P, (), _BOTH, 3_500, extras=_VOICES, references=True)

MODELS: Final[Mapping[str, Model]] = {
    "gen4.5": Model("Runway gen4.5", _GEN4, tuple(range(2, 11)), required=_ALL, extras=_SEED),
    "gen4_turbo": Model("Runway gen4_turbo", _GEN4, (), required=("ratio",), extras=_SEED),
    "veo3.1": _VEO31,
    "veo3.1_fast": _VEO31,
    "veo3": Model(
        "Runway veo3", _VEO, (8,), required=("ratio", "duration"), extras={"negativePrompt": Words()}
    ),
    "seedance2": Model(
        "Runway seedance2", _480P + _720P + _LARGER, (), _BOTH, 3_500, extras=_VOICES, references=True
    ),
    "seedance2_fast": _FEW,
    "seedance2_mini": _FEW,
    "happyhorse_1_0": Model(
        "Runway happyhorse", (), (), prompt=2_500, extras={"resolution": OneOf(("720P", "1080P"))}
    ),
    "gemini_omni_flash": Model(
        "Runway gemini_omni_flash", ("1280:720", "720:1280"), tuple(range(3, 11)), prompt=None
    ),
}


def fields(name: str) -> Fields:
    """The table of the model *name*."""
    model = MODELS[name]
    positioned = Fields(
        {"uri": PICTURE, "position": OneOf(model.positions)},
        required=("uri",) if model.references else ("uri", "position"),
    )
    table: dict[str, Rule] = {
        "model": OneOf((name,), rule="V12"),
        "promptImage": Many(positioned, low=1),
        "promptText": Words(model.prompt, utf16_units),
        "duration": OneOf(model.durations, rule="V1") if model.durations else Whole(low=1, rule="V1"),
        **({"ratio": OneOf(model.ratios)} if model.ratios else {}),
        **model.extras,
    }
    return Fields(table, required=("model", "promptImage", *model.required))
