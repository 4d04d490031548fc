"""Light and weather: what a scene says of the hour and the sky is what its setting is drawn in."""

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from story_assets.story.continuity.finding import Finding, Severity
from story_assets.story.continuity.lexicon import clauses, kinds, says
from story_assets.story.continuity.naming import Names
from story_assets.story.continuity.state import SceneStates, ShotStates
from story_assets.story.reading.errors import shown
from story_assets.story.words import Rule

_HOURS: Final[Mapping[str, frozenset[str]]] = {
    "DAY": frozenset({"DAY"}),
    "NIGHT": frozenset({"NIGHT", "DUSK"}),
    "DAWN": frozenset({"DAWN"}),
    "DUSK": frozenset({"DUSK"}),
    "sun": frozenset({"DAY", "DAWN", "DUSK"}),
    "moon": frozenset({"NIGHT", "DUSK", "DAWN"}),
}
"""The times of day of a setting that a word for the hour, the sun or the moon agrees with."""
_SKIES: Final[Mapping[str, frozenset[str]]] = {
    "rain": frozenset({"rain", "storm"}),
    "snow": frozenset({"snow"}),
    "fog": frozenset({"fog"}),
    "storm": frozenset({"storm", "rain"}),
    "clear": frozenset({"clear", "wind"}),
    "wind": frozenset({"wind", "storm", "cloudy", "clear", "rain", "snow"}),
}
"""The weathers of a setting that a word for the weather agrees with."""
_TIME_FACTS: Final = frozenset(
    ("time", "time_of_day", "hour", "clock", "hora", "heure", "zeit", "uhrzeit", "ora", "vremya", "shijian")
)
_SKY_FACTS: Final = frozenset(
    (
        "weather",
        "sky",
        "wetter",
        "himmel",
        "tiempo",
        "clima",
        "cielo",
        "temps",
        "meteo",
        "ciel",
        "pogoda",
        "tianqi",
    )
)


def light_against_setting(told: SceneStates, names: Names) -> Iterator[Finding]:
    """Noon in a night, sunlight at midnight."""
    del names
    drawn: _Drawn = ("light_against_setting", "time_of_day", told.setting.time_of_day)
    yield from _facts(told, _TIME_FACTS, "time", _HOURS, drawn)
    yield from _actions(told, "light_seen", _HOURS, drawn)


def weather_against_setting(told: SceneStates, names: Names) -> Iterator[Finding]:
    """Snow in a scene whose setting is drawn in rain."""
    del names
    drawn: _Drawn = ("weather_against_setting", "weather", told.setting.weather)
    yield from _facts(told, _SKY_FACTS | _TIME_FACTS, "weather", _SKIES, drawn)
    yield from _actions(told, "weather_seen", _SKIES, drawn)


_Drawn: TypeAlias = tuple[Rule, str, str]
"""The rule, the setting's field it is about, and what that field says."""
_Agrees: TypeAlias = Mapping[str, frozenset[str]]


def _facts(
    told: SceneStates, names: frozenset[str], table: str, agrees: _Agrees, drawn: _Drawn
) -> Iterator[Finding]:
    """What facts of time and weather say: it cannot be both."""
    for name in names & told.scene.continuity.keys():
        words, path = told.scene.continuity[name], f"{told.path}.continuity.{name}"
        yield from _finding(told, None, "break", path, _against(words, table, agrees, drawn[2]), drawn)
    for it in told.shots:
        for name in names & it.shot.changes.keys():
            words, path = it.shot.changes[name], f"{it.path}.changes.{name}"
            yield from _finding(told, it, "break", path, _against(words, table, agrees, drawn[2]), drawn)


def _actions(told: SceneStates, table: str, agrees: _Agrees, drawn: _Drawn) -> Iterator[Finding]:
    """What actions show: words are matched, not understood, so it is only probably wrong."""
    for it in told.shots:
        wrong = _against(it.shot.action, table, agrees, drawn[2])
        if wrong is not None and says("remembered", it.shot.action):
            continue
        yield from _finding(told, it, "warning", f"{it.path}.action", wrong, drawn)


def _against(words: str, table: str, agrees: _Agrees, here: str) -> str | None:
    """The first clause of *words* that speaks of an hour or a sky, if it is another one than *here*."""
    # The plain words first, in one look: most texts have none of them.
    if not says("weather" if table == "weather_seen" else table, words):
        return None
    for part in clauses(words):
        heard = [kind for kind in kinds(table) if says(f"{table}.{kind}", part)]
        if heard and not says("other_time", part):
            return None if any(here in agrees[kind] for kind in heard) else part
    return None


def _finding(
    told: SceneStates, it: ShotStates | None, severity: Severity, path: str, wrong: str | None, drawn: _Drawn
) -> Iterator[Finding]:
    if wrong is not None:
        rule, field, value = drawn
        setting = told.scene.setting
        yield told.finding(
            rule,
            severity,
            it,
            path,
            f"settings.{setting}.{field}",
            says=f"it says {shown(wrong)} here, but {setting} is drawn in {value}",
            mend="Change the words, or play it in a setting where it is so (setting: ...)",
        )
