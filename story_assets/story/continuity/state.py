"""What is true before and after every shot, computed from what scenes open with and what shots change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from story_assets.story.bible import Setting
from story_assets.story.briefs.quoting import scene_path
from story_assets.story.continuity.finding import Finding, Severity
from story_assets.story.continuity.lexicon import says
from story_assets.story.continuity.naming import Names
from story_assets.story.continuity.saying import Where, injuries, is_away, look_said, where
from story_assets.story.model import Story
from story_assets.story.scenes import Scene, Seen, Shot
from story_assets.story.words import Rule


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a story, and the story path they stand at."""

    words: str
    path: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a thing is, and the story path that says so."""

    where: Where
    path: str


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether someone is in the room, by which opening they came or went, and the path that says so."""

    here: bool
    path: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What is true at a cut. Whatever nobody stated is not in it."""

    facts: Mapping[str, Said] = field(default_factory=dict[str, Said])
    """Every fact in words, as handoffs and briefs have it."""
    things: Mapping[str, Placed] = field(default_factory=dict[str, Placed])
    people: Mapping[str, Presence] = field(default_factory=dict[str, Presence])
    looks: Mapping[str, str] = field(default_factory=dict[str, str])
    """Who wears which look."""
    marks: Mapping[str, Said] = field(default_factory=dict[str, Said])
    """Injuries in facts, by the fact's name."""
    direction: str = ""
    """L2R or R2L, as the last shot that had one."""


@dataclass(frozen=True, slots=True, eq=False)
class ShotStates:
    """One shot with the state in and out."""

    number: int
    """Counted from 0 in its scene."""
    shot: Shot
    path: str
    before: State
    after: State
    epoch: int
    """How often the story has said in this strand that time passed, until this shot."""

    @property
    def people(self) -> Mapping[str, Presence]:
        """Who is known to be in the room or away when the shot begins: after a while nobody knows."""
        return {} if self.shot.later is not None else self.before.people


@dataclass(frozen=True, slots=True, eq=False)
class SceneStates:
    """One scene, shot by shot."""

    id: str
    """Such as e01_s02."""
    path: str
    """Such as episodes.e01.s02."""
    scene: Scene
    setting: Setting
    opens: State
    shots: tuple[ShotStates, ...]
    previous: "SceneStates | None" = None
    """The scene before it in its strand."""
    epoch: int = 0
    """How often the story has said in this strand that time passed, until it opens."""

    @property
    def ends(self) -> State:
        """What is true after the last shot."""
        return self.shots[-1].after if self.shots else self.opens

    def look(self, seen: Seen) -> str:
        """What someone in frame is drawn in: the look given there, else that of the scene's cast."""
        return seen.look or self.scene.cast.get(seen.who, "")

    @property
    def before(self) -> "SceneStates | None":
        """The scene that this one follows without a pause, in its strand."""
        return self.previous if self.previous is not None and self.previous.last == self.epoch else None

    @property
    def last(self) -> int:
        """The epoch it ends in."""
        return self.shots[-1].epoch if self.shots else self.epoch

    def time_goes_by(self, it: ShotStates) -> bool:
        """Whether more than a cut lies between a shot of this scene and the one before it."""
        if it.shot.later is not None or it.shot.transition in ("dissolve", "fade_in"):
            return True
        return it.number > 0 and self.shots[it.number - 1].shot.transition in ("dissolve", "fade_out", "wipe")

    def finding(
        self, rule: Rule, severity: Severity, it: ShotStates | None, *where: str, says: str, mend: str
    ) -> Finding:
        """A finding in a shot of this scene, or in the scene as a whole."""
        shot = it.shot.slug if it is not None else None
        return Finding(rule, severity, self.id, shot, where, says, mend)


def states(story: Story, names: Names | None = None) -> Iterator[SceneStates]:
    """Every scene of *story* in order, with what is true before and after each of its shots."""
    names = names or Names(story)
    last: dict[str, SceneStates] = {}
    for scene_id, scene in story.scenes.items():
        last[scene.strand] = _scene(scene_id, scene, last.get(scene.strand), names)
        yield last[scene.strand]


def _scene(scene_id: str, scene: Scene, previous: SceneStates | None, names: Names) -> SceneStates:
    path, setting = scene_path(scene_id, scene), names.story.settings[scene.setting]
    dressed = State(looks=dict(scene.cast))
    state = opens = _told(dressed, scene.continuity, f"{path}.continuity", names, setting)
    shots: list[ShotStates] = []
    epoch = now = (previous.last if previous is not None else 0) + is_later(scene)
    for number, shot in enumerate(scene.shots):
        at = f"{path}.shots.{shot.slug}"
        after = _after(shot, at, state, names, setting)
        now += shot.later is not None
        shots.append(ShotStates(number, shot, at, state, after, now))
        state = after
    return SceneStates(scene_id, path, scene, setting, opens, tuple(shots), previous, epoch)


def is_later(scene: Scene) -> bool:
    """Whether a scene says that time has passed since the one before."""
    return scene.later is not None or says("later", scene.continuity.get("time", ""))


def _after(shot: Shot, path: str, before: State, names: Names, setting: Setting) -> State:
    state = before
    if shot.later is not None and state.people:
        state = replace(state, people={})
    if shot.changes:
        state = _told(state, shot.changes, f"{path}.changes", names, setting)
    if shot.enters or shot.exits:
        moved = {who: Presence(True, f"{path}.enters.{who}", by) for who, by in shot.enters.items()}
        moved |= {who: Presence(False, f"{path}.exits.{who}", by) for who, by in shot.exits.items()}
        state = replace(state, people={**state.people, **moved})
    if shot.screen_direction not in ("neutral", state.direction):
        state = replace(state, direction=shot.screen_direction)
    return state


def _told(state: State, facts: Mapping[str, str], path: str, names: Names, setting: Setting) -> State:
    """*state* once *facts* are true."""
    said = {about: Said(words, f"{path}.{about}") for about, words in facts.items()}
    things, people = dict(state.things), dict(state.people)
    looks, marks = dict(state.looks), dict(state.marks)
    for about, fact in said.items():
        if about in names.loose or about in setting.props:
            if (found := where(fact.words, names, setting)) is not None:
                things[about] = Placed(found, fact.path)
            continue
        who = names.about(about)
        if who is None:
            continue
        if injuries(fact.words):
            marks[about] = fact
        else:
            marks.pop(about, None)
        if about == who:
            if (away := is_away(fact.words, names, setting)) is not None:
                people[who] = Presence(not away, fact.path)
            elif who in people and not people[who].here:
                # Out in the yard, then by the stove: nobody here can say whether that is in the room.
                del people[who]
            worn = look_said(fact.words, frozenset(names.story.characters[who].looks))
            if worn is not None:
                looks[who] = worn
    return replace(
        state, facts={**state.facts, **said}, things=things, people=people, looks=looks, marks=marks
    )
