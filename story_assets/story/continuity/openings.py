"""Doors and windows: people come and go by those the setting has, and not through its walls."""

from collections.abc import Iterator, Mapping
from math import hypot
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from story_assets.story.bible import Entrance, Setting, Window
from story_assets.story.continuity.finding import Finding
from story_assets.story.continuity.floor import Metres2, metres
from story_assets.story.continuity.lexicon import says
from story_assets.story.continuity.naming import Names
from story_assets.story.continuity.state import SceneStates, ShotStates
from story_assets.story.reading.errors import listed, perhaps
from story_assets.story.words import Wall

WALKS: Final = 1.6
"""Metres a second of somebody in a hurry; 1.3 to 1.5 is comfortable (Bohannon, Age and Ageing 26, 1997)."""
RUNS: Final = 5.0
REACH: Final = 1.5
"""Metres that are forgiven: a door has a width, and a mark on a plan is a foot."""

Opening: TypeAlias = Entrance | Window


class Move(NamedTuple):
    """Somebody comes in or leaves."""

    it: ShotStates
    way: Literal["enters", "exits"]
    who: str
    by: str

    @property
    def path(self) -> str:
        """Where it is written."""
        return f"{self.it.path}.{self.way}.{self.who}"

    @property
    def does(self) -> str:
        """In a sentence."""
        return "comes in" if self.way == "enters" else "leaves"

    @property
    def named(self) -> str:
        """What the door is called in a sentence."""
        return self.by.replace("_", " ")


def _moves(told: SceneStates) -> Iterator[Move]:
    for it in told.shots:
        yield from (Move(it, "enters", who, by) for who, by in it.shot.enters.items())
        yield from (Move(it, "exits", who, by) for who, by in it.shot.exits.items())


def _openings(setting: Setting) -> Mapping[str, Opening]:
    return {**setting.entrances, **setting.windows}


def _is_wall(move: Move, openings: Mapping[str, Opening]) -> bool:
    """Whether a wall stands where a door should be named."""
    return move.by not in openings and move.by in get_args(Wall)


def no_such_opening(told: SceneStates, names: Names) -> Iterator[Finding]:
    """A door or a window that the setting does not have."""
    setting, there = told.scene.setting, _openings(told.setting)
    plan = f"settings.{setting}.entrances"
    file = f"settings/{setting}.yaml"
    for move in _moves(told):
        if move.by not in there and not _is_wall(move, there):
            does = f"{names.person(move.who)} {move.does} by {move.by} here"
            yield told.finding(
                "no_such_opening",
                "break",
                move.it,
                move.path,
                plan,
                says=f"{does}, but {setting} has {listed(there)}",
                mend=f"Name one of those{perhaps(move.by, there)}, or add {move.by} to {file}",
            )
    for it, about, path in _facts(told):
        if _names_no_opening(about, names):
            yield told.finding(
                "no_such_opening",
                "warning",
                it,
                path,
                plan,
                says=f"{about} is a fact here, but {setting} has {listed(there)}",
                mend=f"Name one of those{perhaps(about, there)}, or add {about} to {file}",
            )
    yield from _looks_out(told)


def _facts(told: SceneStates) -> Iterator[tuple[ShotStates | None, str, str]]:
    yield from ((None, about, f"{told.path}.continuity.{about}") for about in told.scene.continuity)
    for it in told.shots:
        yield from ((it, about, f"{it.path}.changes.{about}") for about in it.shot.changes)


def _names_no_opening(about: str, names: Names) -> bool:
    """Whether a fact is about a door or window of no place, and of no thing such as a car or a cupboard."""
    owner, _, what = about.rpartition("_")
    things = names.fixed | names.loose
    if what not in _NOUNS or about in names.openings or about in things:
        return False
    return not owner or not any(owner == slug or owner in slug.split("_") for slug in things)


_NOUNS: Final = frozenset(
    ("door", "window", "gate", "hatch", "skylight", "trapdoor", "puerta", "ventana", "porte", "fenetre",
     "tuer", "fenster", "porta", "finestra")
)  # fmt: skip


def _looks_out(told: SceneStates) -> Iterator[Finding]:
    """Somebody is at the window, in a room that has none."""
    setting = told.setting
    if setting.windows or setting.int_ext != "INT" or any("window" in slug for slug in setting.props):
        return
    for it in told.shots:
        if says("window", it.shot.action):
            yield told.finding(
                "no_such_opening",
                "warning",
                it,
                f"{it.path}.action",
                f"settings.{setting.slug}.entrances",
                says=f"the action has a window here, but {setting.slug} has only {listed(setting.entrances)}",
                mend=f"Write it without a window, or give settings/{setting.slug}.yaml one (windows: ...)",
            )


def through_a_wall(told: SceneStates, names: Names) -> Iterator[Finding]:
    """Somebody comes or goes where there is only wall, or is too far from the door to have used it."""
    openings = _openings(told.setting)
    for move in _moves(told):
        opening = openings.get(move.by)
        if opening is not None:
            yield from _too_far(told, move, opening, names)
            yield from _no_way_out(told, move, opening, names)
        elif _is_wall(move, openings):
            yield from _bare_wall(told, move, openings, names)


def _bare_wall(
    told: SceneStates, move: Move, openings: Mapping[str, Opening], names: Names
) -> Iterator[Finding]:
    """A wall is named where a door should be. If it has exactly one, that is the one."""
    doors = [slug for slug, opening in openings.items() if opening.wall == move.by]
    if len(doors) != 1:
        has = f"that has {listed(doors)}" if doors else f"the plan has only {listed(openings)}"
        yield told.finding(
            "through_a_wall",
            "break",
            move.it,
            move.path,
            f"settings.{told.scene.setting}.entrances",
            says=f"{names.person(move.who)} {move.does} through the {move.by} wall here, but {has}",
            mend=f"Name the door ({move.way}: {{{move.who}: {next(iter(doors or openings))}}})",
        )


def _no_way_out(told: SceneStates, move: Move, opening: Opening, names: Names) -> Iterator[Finding]:
    if move.way == "exits" and isinstance(opening, Entrance) and not opening.exit:
        yield told.finding(
            "through_a_wall",
            "break",
            move.it,
            move.path,
            f"settings.{told.scene.setting}.entrances.{move.by}.exit",
            says=f"{names.person(move.who)} leaves by the {move.named} here, but people only come in by it",
            mend="Name another way out, or let it be one (exit: true)",
        )


def _too_far(told: SceneStates, move: Move, opening: Opening, names: Names) -> Iterator[Finding]:
    """On a mark that nobody reaches from that door while the shot lasts."""
    shot = move.it.shot
    for number, seen in enumerate(shot.cast):
        if seen.who != move.who or seen.at is None:
            continue
        (x, y), (door_x, door_y) = metres(seen.at, told.setting), _middle(opening, told.setting)
        away = hypot(x - door_x, y - door_y)
        pace = RUNS if seen.pose == "run" or shot.speed == "fast" else WALKS
        if away > REACH + pace * shot.duration_s:
            name = names.person(move.who)
            there = f"stands {away:.1f} m from it in a shot of {shot.duration_s:g} s"
            yield told.finding(
                "through_a_wall",
                "break",
                move.it,
                move.path,
                f"{move.it.path}.cast.{number}.at",
                says=f"{name} {move.does} by the {move.named} here, but {there}",
                mend=f"Put {name} nearer to it (at), or give the shot more time (duration_s)",
            )


def _middle(opening: Opening, setting: Setting) -> Metres2:
    """The middle of an opening on the floor plan."""
    match opening.wall:
        case "north":
            return metres((opening.at, 0.0), setting)
        case "south":
            return metres((opening.at, 1.0), setting)
        case "west":
            return metres((0.0, opening.at), setting)
        case "east":
            return metres((1.0, opening.at), setting)
