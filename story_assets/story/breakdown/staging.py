"""A scene of a script as a scene of the story: panels, shots, and who has what when it opens."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from story_assets.story.bible import Setting
from story_assets.story.breakdown.beats import beats, happens, span, told_by
from story_assets.story.breakdown.blocking import Blocking, read_chunk
from story_assets.story.breakdown.cast import Cast
from story_assets.story.breakdown.coverage import Coverage
from story_assets.story.breakdown.cutting import cut
from story_assets.story.breakdown.description import LOOK
from story_assets.story.breakdown.framing import over_furniture
from story_assets.story.breakdown.known import shot_names
from story_assets.story.breakdown.moments import Moment, SceneText, sentences
from story_assets.story.breakdown.people import Person
from story_assets.story.breakdown.planned import Planned, Stage
from story_assets.story.breakdown.presence import door_keeping
from story_assets.story.breakdown.proposal import SceneWords
from story_assets.story.scenes import Beat, Scene, Seen, Shot
from story_assets.story.screenplay.elements import Lines
from story_assets.story.words import MAX_TEXT


@dataclass(frozen=True)
class Staged:
    """A scene with the lines its fields came from, and the words it was made from."""

    scene: Scene
    sources: Mapping[str, tuple[Lines, ...]]
    words: SceneWords


@dataclass
class Staging:
    """Makes scenes, in the order of the story: what somebody holds goes with them into the next."""

    cast: Cast
    slugs: Mapping[str, str]
    """Of people, by key."""
    props: Mapping[str, str]
    """Props that travel, by what the lexicon calls them."""
    heights: Mapping[str, float]
    """Of people, in metres, by slug."""
    aspect: float
    """Width over height."""
    holders: dict[str, str] = field(default_factory=dict[str, str])
    """Who had each prop last."""

    def staged(
        self, number: int, told: SceneText, *, slug: str, where: Setting, before: SceneWords | None
    ) -> Staged:
        """The scene *slug*, the *number*th of the script. *before* is what it was made from last time."""
        floor = Blocking(number, self.cast, self.slugs, where)
        planned = list(Coverage(floor, Stage(where, self.aspect), self.slugs, self.props).shots(told.moments))
        made_from = [_made_from(it) for it in planned]
        old: Mapping[str, str] = before.shots if before is not None else {}
        names = shot_names(made_from, old)
        shots = [it.shot.model_copy(update={"slug": name}) for it, name in zip(planned, names, strict=True)]
        shots = [over_furniture(shot, where, self.heights) for shot in door_keeping(shots)]
        panels = self._panels(number, told.moments, where)
        seen = dict.fromkeys(it.who for part in (*shots, *(beat for beat, _ in panels)) for it in part.cast)
        listed = [self.slugs[it.key] for one in told.cast for it in self.cast.named(one, number)]
        scene = Scene(
            slug=slug,
            title=_title(told, where),
            purpose=_purpose(told),
            setting=where.slug,
            cast=dict.fromkeys((*seen, *listed), LOOK),
            continuity=self._opening(shots),
            later=_later(told),
            beats=tuple(beat for beat, _ in panels),
            shots=tuple(shots),
        )
        retired = {name: text for name, text in old.items() if name not in names}
        words = SceneWords(told.lines, told.words, {**dict(zip(names, made_from, strict=True)), **retired})
        return Staged(scene, _sources(told, panels, planned, names), words)

    def _opening(self, shots: Sequence[Shot]) -> dict[str, str]:
        """Who has what when the scene opens, where somebody else had it in an earlier one."""
        facts: dict[str, str] = {}
        for who, slug in ((it.who, slug) for shot in shots for it in shot.cast for slug in it.holds):
            if slug not in facts and self.holders.get(slug, who) != who:
                facts[slug] = who
            facts.setdefault(slug, "")
            self.holders[slug] = who
        return {slug: who for slug, who in facts.items() if who}

    def _panels(self, number: int, moments: Sequence[Moment], where: Setting) -> list[tuple[Beat, Lines]]:
        floor = Blocking(number, self.cast, self.slugs, where)
        panels: list[tuple[Beat, Lines]] = []
        for group in beats(moments):
            telling, text, seen = told_by(group), "", ()
            speaking: dict[str, Person] = {}
            for moment in group:
                owner = floor.speakers(moment)
                if moment.kind == "speech":
                    floor.come(() if moment.off_screen else owner)
                    speaking.update((it.key, it) for it in owner if it.has_body and not moment.off_screen)
                    continue
                told = floor.told(moment)
                did = read_chunk(floor, told, owner, moment.lines)
                if moment is telling:
                    # As it is at that moment: who sits down later in the beat still stands.
                    text = happens(told, ())
                    people = [it for it in did.people if it.has_body]
                    if did.is_over_all:
                        people = [*floor.present.values()]
                    seen = floor.seen(people, did)
            if telling is None:
                people = list(speaking.values())
                text, seen = happens(None, [it.called for it in people]), floor.seen(people)
            panels.append((_panel(text, seen, is_first=not panels), span(group)))
        return panels


def _sources(
    told: SceneText,
    panels: Sequence[tuple[Beat, Lines]],
    planned: Sequence[Planned],
    slugs: Sequence[str],
) -> dict[str, tuple[Lines, ...]]:
    head = (Lines(told.lines.first, told.lines.first),)
    sources: dict[str, tuple[Lines, ...]] = {"title": head, "setting": head}
    sources |= {f"beats.{number}": (lines,) for number, (_, lines) in enumerate(panels)}
    for it, slug in zip(planned, slugs, strict=True):
        sources[f"shots.{slug}"] = (it.lines,)
        sources |= {f"shots.{slug}.{path}": (lines,) for path, lines in it.field_lines.items()}
    return sources


def _made_from(it: Planned) -> str:
    """What a shot was made from: what is said in it, or else what is done.

    Who is in a frame follows from what is around it. A shot of the same words is the same shot, though the
    speech before it was cut, or somebody in it has another name.
    """
    said = " ".join(line.line for line in it.shot.dialogue)
    is_close = it.shot.kind == "insert"
    return said or (f"insert {it.shot.action}" if is_close else it.shot.action)


def _title(told: SceneText, where: Setting) -> str:
    number = told.heading.number if told.heading is not None else None
    place = where.name.partition(",")[0] or where.name
    return f"{number} {place}" if number else place


def _purpose(told: SceneText) -> str:
    if told.synopsis:
        return cut(told.synopsis, MAX_TEXT)
    opening = next((it for it in told.moments if it.kind == "business"), None)
    return sentences(opening.text)[0][:300] if opening is not None else "The script does not say."


def _later(told: SceneText) -> str | None:
    time = told.heading.time if told.heading is not None else None
    if time and re.search(r"(?i)\blater\b|\bnext (?:day|morning|night)\b|позже|спустя|后|次日", time):
        return time.capitalize()
    return None


def _panel(text: str, seen: tuple[Seen, ...], *, is_first: bool) -> Beat:
    if is_first:
        return Beat(happens=text, size="LS", kind="establishing", cast=seen)
    sizes: tuple[tuple[str, str], ...] = (
        ("LS", "establishing"),
        ("MS", "single"),
        ("MS", "two_shot"),
        ("MLS", "three_shot"),
    )
    size, kind = sizes[len(seen)] if len(seen) < len(sizes) else ("FS", "group")
    return Beat.model_validate({"happens": text, "size": size, "kind": kind, "cast": seen})
