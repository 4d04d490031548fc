"""Who is in a script: everyone who speaks, is listed or introduced, each once, whatever they are called."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from story_assets.story.breakdown import lexicon
from story_assets.story.breakdown.cast import Cast
from story_assets.story.breakdown.introductions import Introduction, introductions
from story_assets.story.breakdown.moments import Moment, SceneText, sentences
from story_assets.story.breakdown.naming import folded, is_group, is_same_kind, numbered
from story_assets.story.breakdown.one_person import Namesakes
from story_assets.story.breakdown.people import Person, Sex, Told
from story_assets.story.screenplay.elements import Lines, Script
from story_assets.story.words import Body

NOBODY: Final[Mapping[str, Sequence[str]]] = {}


def cast_of(
    script: Script, scenes: Iterable[SceneText], before: Mapping[str, Sequence[str]] = NOBODY
) -> Cast:
    """Everyone in *script*. *before* is what an earlier reading knew each to be called, by slug."""
    told = tuple(scenes)
    cues = Counter(
        one
        for scene in told
        for moment in scene.moments
        if moment.kind == "speech"
        for name in moment.speakers
        if not is_group(name)
        for one in numbered(name)
    )
    known = tuple(introductions(script, told, {folded(cue) for cue in cues}))
    everyone = tuple(_merged(known, cues, told, Namesakes(before, cues, told)))
    return Cast(tuple(_completed(person, everyone, told) for person in everyone))


def _merged(
    introduced: tuple[Introduction, ...], cues: Counter[str], scenes: tuple[SceneText, ...], same: Namesakes
) -> Iterator[Person]:
    """People in the order of the script, with all their names together."""
    known = tuple(same.gathered(introduced))
    owner: dict[str, Introduction] = {}
    loose: list[str] = []
    for cue in cues:
        found = same.introduced(cue, known)
        if found is not None:
            owner[cue] = found
        else:
            loose.append(cue)
    longer = {cue: it for cue in loose if (it := same.longer(cue)) is not None}
    for it in known:
        mine = [cue for cue, person in owner.items() if person is it]
        mine += [cue for cue, other in longer.items() if other in mine]
        if it.is_group and not mine:
            yield from _members(it, scenes)
            continue
        names = tuple(dict.fromkeys((it.name, *it.also, *mine)))
        key = max(mine, key=lambda cue: (cues[cue], -len(cue)), default=it.name)
        yield Person(names, key, it.told_as(Told), it.lines, bool(mine), it.is_listed)
    for cue in loose:
        if cue in longer:
            continue
        mine = [cue, *(short for short, other in longer.items() if other == cue)]
        key = max(mine, key=lambda it: (cues[it], -len(it)))
        yield Person(tuple(mine), key, (), _first_speech(cue, scenes), speaks=True)


MEMBERS: Final = 7
"""Of a counted group, as far as each is somebody: more are a crowd, which actions name and frames imply."""


def _members(it: Introduction, scenes: tuple[SceneText, ...]) -> Iterator[Person]:
    """The members of a counted group. One of them speaks where a cue in its scene is of their kind."""
    scene = next(
        (n for n, told in enumerate(scenes) if told.lines.first <= it.lines.first <= told.lines.last), 0
    )
    speakers = [cue for moment in scenes[scene].moments for cue in moment.speakers if moment.kind == "speech"]
    singular = re.sub(r"(?i)(?<=[a-z])s$", "", it.name)
    speaks = any(is_same_kind(folded(singular), folded(cue)) for cue in speakers)
    for number in range(1, it.count + 1):
        is_speaker = speaks and number == it.count
        if number <= MEMBERS - (speaks and it.count > MEMBERS) or is_speaker:
            name = f"{singular} {number}"
            yield Person((name,), name, it.told_as(Told), it.lines, is_speaker, only_in=scene, group=singular)


def _first_speech(cue: str, scenes: tuple[SceneText, ...]) -> Lines | None:
    spoken = (m for scene in scenes for m in scene.moments if cue in m.speakers)
    return next((Lines(m.lines.first, m.lines.first) for m in spoken), None)


_BODIES: Final[tuple[Body, ...]] = ("four_legged", "robot", "creature")
_HUMAN: Final[Body] = "human"


def _completed(person: Person, everyone: tuple[Person, ...], scenes: tuple[SceneText, ...]) -> Person:
    """*person* with sex and body, as far as words tell."""
    what = " ".join((*person.names, *(_core(told.words) for told in person.told)))
    body = next((kind for kind in _BODIES if lexicon.says("species", kind, what)), _HUMAN)
    names = " ".join(person.names)
    has_body = not (
        body != "four_legged" and lexicon.says("species", "bodiless", f"{names} {_core_of(person)}")
    )
    return replace(person, sex=_sex(person, everyone, scenes), body=body, has_body=has_body)


def _core_of(person: Person) -> str:
    return " ".join(_core(told.words) for told in person.told)


def _core(words: str) -> str:
    """What somebody is, without what they have and do."""
    return re.split(r"\b(?:which|who|whose|that|with)\b", words, maxsplit=1)[0]


def _sex(person: Person, everyone: tuple[Person, ...], scenes: tuple[SceneText, ...]) -> Sex | None:
    votes: Counter[Sex] = Counter()
    for text, weight in _heard_of(person, everyone, scenes):
        for sex in ("woman", "man"):
            votes[sex] += weight * lexicon.says("sex", sex, text)
    if votes["woman"] == votes["man"]:
        return _by_ending(person.key) if not votes.total() else None
    return "woman" if votes["woman"] > votes["man"] else "man"


def _by_ending(name: str) -> Sex | None:
    """What a Russian name ends in, where nothing is said: Анна, Попова; but Никита."""
    last = next(reversed(folded(name).split()), "")
    if re.fullmatch(r"[а-яё]{3,}", last) is None or last in lexicon.words("name", "either_sex"):
        return None
    if last in lexicon.words("name", "men_in_a"):
        return "man"
    return "woman" if last[-1] in "ая" else "man" if last[-1] not in "оеёиуыэюь" else None


def _heard_of(
    person: Person, everyone: tuple[Person, ...], scenes: tuple[SceneText, ...]
) -> Iterator[tuple[str, int]]:
    yield from ((name, 6) for name in person.names)
    yield from ((told.words, 4) for told in person.told)
    for moment in (moment for scene in scenes for moment in scene.moments):
        yield from _own(person, moment)
        if moment.kind == "business" and person.is_in(moment.text):
            yield from ((text, 1) for text in _about(person, everyone, sentences(moment.text)))


def _about(person: Person, everyone: tuple[Person, ...], told: Iterable[str]) -> Iterator[str]:
    """Sentences about *person* alone, and those that go on with a pronoun: NINA sits. She smiles."""
    goes_on = False
    for text in told:
        is_about = _is_about(person, everyone, text)
        goes_on = is_about or (
            goes_on
            and re.match(r"\W*(?:She|He|Her|His|Он|Она|Её|Его|她|他)\b", text) is not None
            and not any(it.is_in(text) for it in everyone)
        )
        if goes_on:
            yield text


def _is_about(person: Person, everyone: tuple[Person, ...], sentence: str) -> bool:
    """Whether *sentence* names nobody but *person*, so that its pronouns are theirs."""
    return person.is_in(sentence) and not any(
        other.is_in(sentence) for other in everyone if other is not person
    )


def _own(person: Person, moment: Moment) -> Iterator[tuple[str, int]]:
    if moment.speakers and set(moment.speakers) & set(person.names):
        yield from ((manner, 1) for manner in moment.manners)
        if moment.kind == "business":
            yield moment.text, 1
