"""What the supervisor finds: what is wrong, both places of it, why it matters, and the smallest mend."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from story_assets.story.words import Rule

Severity = Literal["break", "warning", "remark"]
"""`break`: it cannot be true. `warning`: it is probably wrong. `remark`: good to know."""
FindingRule: TypeAlias = Rule | Literal["unused_waiver"]


@dataclass(frozen=True)
class Finding:
    """One thing that an audience would notice."""

    rule: FindingRule
    severity: Severity
    scene: str
    """Such as e01_s02."""
    shot: str | None
    """Its slug; None where it is the scene as a whole."""
    where: tuple[str, ...]
    """Story paths: where it shows first, then what it disagrees with."""
    says: str
    """What is here, and what is there. It ends with the second place and without a full stop."""
    mend: str
    """The smallest edit that puts it right, without a full stop."""
    waived: str | None = None
    """Why it is so on purpose, if a scene or a shot says that."""

    @property
    def stops(self) -> bool:
        """Whether nothing should be shot before this is settled."""
        return self.severity == "break" and self.waived is None

    def message(self, places: Mapping[str, str]) -> str:
        """All of it in words. *places* has `file:line` by story path, as `located` gives them."""
        other = next((places[path] for path in self.where[1:] if path in places), None)
        there = f" ({other})" if other is not None else ""
        if self.rule == "unused_waiver":
            return f"{self.says}{there}. {self.mend}."
        return f"{self.says}{there}. {MATTERS[self.rule]} {self.mend}, or waive {self.rule}."


MATTERS: Final[Mapping[Rule, str]] = {
    "prop_in_two_places": "On screen it jumps.",
    "used_before_introduced": "The audience sees it before the story has it.",
    "used_after_destroyed": "On screen it comes back from nothing.",
    "held_off_screen": "The frame shows a thing without the hand that has it.",
    "look_changes": "On screen the clothes change in a cut.",
    "injury_heals": "On screen it heals in a cut.",
    "on_screen_after_leaving": "The audience saw that exit.",
    "never_entered": "On screen a person appears out of nothing.",
    "absent_voice": "The voice has no mouth, or gets the mouth of somebody in the frame.",
    "no_such_opening": "The room is drawn without it.",
    "through_a_wall": "On screen a person walks through the wall.",
    "light_against_setting": "The room is drawn in the other light.",
    "weather_against_setting": "The sky is drawn the other way.",
    "reveal_before_setup": "The audience gets the answer before the question.",
    "line_crossed": "On screen the two change sides.",
    "eyelines_do_not_meet": "On screen the looks do not meet.",
    "screen_direction_flips": "On screen the movement turns back.",
    "camera_cannot_see": "Whoever must be seen is not in the frame, or is cheated into it.",
}
"""Why each rule matters on screen."""
