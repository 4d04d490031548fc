"""Who is in a script: everyone who speaks, is listed or introduced, each once, whatever they are called."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal

from story_assets.story.breakdown import lexicon
from story_assets.story.breakdown.introductions import Introduction, introductions
from story_assets.story.breakdown.moments import Moment, SceneText, sentences
from story_assets.story.screenplay.elements import Lines, Script
from story_assets.story.words import Body

Sex = Literal["woman", "man"]
NOBODY: Final[Mapping[str, Sequence[str]]] = {}


@dataclass(frozen=True)
class Told:
    """Words of the script about somebody, and where they stand."""

    words: str
    lines: Lines


@dataclass(frozen=True)
class Person:
    """A character as the script has them."""

    names: tuple[str, ...]
    """Everything they are called, as written; the first is what people are shown."""
    key: str
    """What most of their cues say; the slug is made of it."""
    told: tuple[Told, ...] = ()
    first: Lines | None = None
    speaks: bool = False
    is_listed: bool = False
    sex: Sex | None = None
    body: Body = "human"
    has_body: bool = True
    """False for a voice, or a cloud: heard, and never in a frame."""
    only_in: int | None = None
    """The one scene that a member of a group is in."""
    group: str | None = None
    """What the members of that group are, in the singular."""

    @property
    def shown(self) -> str:
        """The name for people; of a part that cues call by what it is, with that."""
        role = as_name(self.key) if self.is_listed and not _shares_word(self.key, self.names[0]) else None
        return f"{as_name(self.names[0])}, {role}" if role is not None else as_name(self.names[0])

    @property
    def called(self) -> str:
        """What the cues call them, for short."""
        return as_name(self.key)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds them in action."""
        parts = {form for name in self.names for form in _forms(name, is_kind=self.is_kind)}
        if self.group is not None and self.speaks:
            parts |= set(_kind_forms("dog" if _is_same_kind(self.group, "dog") else self.group))
        return re.compile("|".join(sorted(parts, key=len, reverse=True)) or r"(?!)")

    @property
    def is_kind(self) -> bool:
        """Whether the name is a common noun: a dog, a sheriff."""
        if self.group is not None:
            return False
        return lexicon.said("species", self.key) is not None or self.is_listed


def _shares_word(one: str, other: str) -> bool:
    return bool(set(_key(one).split()) & set(_key(other).split()))


def as_name(name: str) -> str:
    """CYBER BOB as Cyber Bob; what is not in capitals stays as it is."""
    if name != name.upper() or name == name.lower():
        return name
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", lambda it: it[0][0] + it[0][1:].lower(), name)


def _forms(name: str, *, is_kind: bool) -> Iterator[str]:
    if any("\u3040" <= letter <= "\u9fff" for letter in name):
        yield re.escape(name)
        return
    for form in {name, name.upper(), as_name(name)}:
        yield rf"(?<![\w'’]){re.escape(form)}(?!\w)(?!['’]s\s+(?:wife|husband|house))"
    if is_kind:
        yield from _kind_forms(name.split()[-1] if lexicon.said("species", name) else name)


def _kind_forms(noun: str) -> Iterator[str]:
    """The cute little dog; her dog; the sheriff."""
    before = r"\b(?:[Tt]he|[Hh]er|[Hh]is)\s+(?:(?!other\b)\w+\s+){0,2}"
    yield rf"{before}{re.escape(noun.lower())}(?!\w)(?!['’]s\s+(?:wife|husband))"


class Cast:
    """Everyone in a script, found by what they are called."""

    def __init__(self, people: tuple[Person, ...]) -> None:
        self.people = people
        self._by_name = {_key(name): person for person in reversed(people) for name in person.names}

    def named(self, name: str, scene: int) -> tuple[Person, ...]:
        """Who is meant by a cue in *scene*; nobody where it names a group of those present."""
        key = _key(name)
        local = [it for it in self.people if it.only_in == scene and it.speaks and _is_same_kind(it.key, key)]
        if local:
            return (local[-1],)
        found = self._by_name.get(key)
        if found is not None:
            return (found,)
        return tuple(person for one in numbered(name) if (person := self._by_name.get(_key(one))) is not None)

    def mentioned(self, text: str, scene: int) -> tuple[Person, ...]:
        """Who is named in *text*, in order; where two names overlap, the longer one counts."""
        spans = sorted(
            (
                (match.start(), -match.end(), person)
                for person in self.people
                if person.only_in in (None, scene) and not self._is_shadowed(person, scene)
                for match in person.pattern.finditer(text)
            ),
            key=lambda it: it[:2],
        )
        found: dict[str, Person] = {}
        end = 0
        for start, minus_end, person in spans:
            if start >= end:
                end = -minus_end
                found.setdefault(person.key, person)
        members = [it for it in self.people if it.only_in == scene and it.group is not None]
        found.update((it.key, it) for it in members if _is_of_all(it.group or "", text))
        return tuple(found.values())

    def _is_shadowed(self, person: Person, scene: int) -> bool:
        """Whether a group in *scene* has a member who is called that there."""
        return person.only_in is None and any(
            it.only_in == scene and it.speaks and _is_same_kind(it.key, _key(person.key))
            for it in self.people
        )


def _is_of_all(group: str, text: str) -> bool:
    """Whether *text* speaks of all the members of a group: the chihuahuas, the dogs."""
    nouns = [group, "dog"] if _is_same_kind(group, "dog") else [group]
    return any(re.search(rf"(?<!\w){re.escape(noun)}s(?!\w)(?!\s+in two)", text, re.I) for noun in nouns)


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name.casefold()).strip()


def _is_same_kind(member: str, cue: str) -> bool:
    """Whether a cue such as DOG may mean a member of a group of chihuahuas."""
    dogs = lexicon.words("species", "kinds_of_dog")
    here, there = (any(lexicon.found(dog, name) for dog in dogs) for name in (member, cue))
    return there and here and len(cue.split()) == 1


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
    known = tuple(introductions(script, told, {_key(cue) for cue in cues}))
    everyone = tuple(_merged(known, cues, told, _Before(before, cues, told)))
    return Cast(tuple(_completed(person, everyone, told) for person in everyone))


def is_group(name: str) -> bool:
    """Whether a cue stands for those present: ALL, BOTH, THE MEN."""
    key = _key(name)
    return any(key in map(_key, lexicon.words("group", word)) for word in ("all", "both", "women", "men"))


def numbered(name: str) -> tuple[str, ...]:
    """PATRONS THREE AND FOUR as PATRON THREE and PATRON FOUR; another name as it is."""
    found = re.fullmatch(
        rf"(.+?)S?\s+((?:{_NUMBERS})(?:\s*(?:,|AND|&)\s*(?:{_NUMBERS}))+)", name.strip(), re.I
    )
    if found is None:
        return (name.strip(),)
    return tuple(f"{found[1]} {number}" for number in re.findall(_NUMBERS, found[2], re.I))


_NUMBERS: Final = r"ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|#?\d+"
_QUALIFIERS: Final = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "sir",
        "lady",
        "young",
        "old",
        "older",
        "younger",
        "first",
        "second",
        "third",
        "fourth",
        "other",
        "another",
        "father",
        "mother",
        "little",
        "big",
        "молодой",
        "старый",
        "первый",
        "второй",
    ]
)
"""Words before a name that make it somebody else, where both speak."""
_KIN: Final = frozenset(
    "wife husband son daughter brother sister friend boss girlfriend boyfriend dog house of and".split()
)
"""Words with a name that are of somebody else."""


class _Before:
    """Which names are one person's, as an earlier reading knew, or as the introductions of this one show.

    A script that is revised in front of where it says so is still about the same people.
    """

    def __init__(
        self, names: Mapping[str, Sequence[str]], cues: Iterable[str], scenes: Sequence[SceneText]
    ) -> None:
        self._slugs: dict[str, str] = {}
        for slug, its in names.items():
            for name in its:
                self._slugs.setdefault(_key(name), slug)
        self._shown = {slug: _key(its[0]) for slug, its in names.items() if its}
        self._spoken = {_key(cue): cue for cue in cues}
        self._talks = [
            {_key(who) for m in it.moments if m.kind == "speech" for who in m.speakers} for it in scenes
        ]

    def are_one(self, one: str, other: str) -> bool:
        """Whether both names were the same person's, and the script does not tell them apart now."""
        keys = _key(one), _key(other)
        slug = self._slugs.get(keys[0])
        return slug is not None and slug == self._slugs.get(keys[1]) and not self._is_two(*keys)

    def _is_two(self, *keys: str) -> bool:
        """NORA and YOUNG NORA were one while only one of them spoke."""
        short, long = sorted(keys, key=len)
        rest = set(long.split()) - set(short.split())
        return bool(rest & _QUALIFIERS) and {short, long} <= self._spoken.keys()

    def gathered(self, known: Sequence[Introduction]) -> Iterator[Introduction]:
        """*known*, with everything about one person in one introduction."""
        left = list(known)
        while left:
            first = left.pop(0)
            same = [it for it in left if not (it.is_group or first.is_group) and self._same(first, it)]
            same = same or self._fuller(first, left)
            left = [it for it in left if it not in same]
            yield self._joined(first, same) if same else first

    def _same(self, one: Introduction, other: Introduction) -> bool:
        return any(self.are_one(a, b) for a in (one.name, *one.also) for b in (other.name, *other.also))

    def _fuller(self, one: Introduction, others: Sequence[Introduction]) -> list[Introduction]:
        """Who *one* is by a longer name: MIRA, and later MIRA PIKE, 34."""
        found = [it for it in others if self._is_longer(one, it) or self._is_longer(it, one)]
        return found if len(found) == 1 else []

    def _is_longer(self, short: Introduction, long: Introduction) -> bool:
        one, whole = _key(short.name), _key(long.name)
        if short.is_listed or short.is_kind or long.is_kind or not _is_part(one, whole, self._spoken):
            return False
        rest = set(whole.split()) - set(one.split())
        is_other = rest & _KIN or lexicon.said("species", one) or lexicon.said("sex", one)
        if rest & _QUALIFIERS and short.told and long.told:
            is_other = True
        return not is_other and not any({one, whole} <= talk for talk in self._talks)

    def _joined(self, first: Introduction, same: Sequence[Introduction]) -> Introduction:
        names = [name for it in (first, *same) for name in (it.name, *it.also)]
        fullest = max((it.name for it in (first, *same)), key=lambda name: len(name.split()))
        shown = next((name for name in names if _key(name) in self._shown.values()), fullest)
        also = tuple(dict.fromkeys(name for name in names if name != shown))
        told = [told for it in (first, *same) for told in it.told]
        return replace(first, name=shown, also=also, told=told)


def _merged(
    introduced: tuple[Introduction, ...], cues: Counter[str], scenes: tuple[SceneText, ...], before: _Before
) -> Iterator[Person]:
    """People in the order of the script, with all their names together."""
    spoken = {_key(cue): cue for cue in cues}
    known = tuple(before.gathered(introduced))
    owner: dict[str, Introduction] = {}
    loose: list[str] = []
    for cue in cues:
        found = _introduced(cue, known, spoken, before)
        if found is not None:
            owner[cue] = found
        else:
            loose.append(cue)
    longer = {cue: it for cue in loose if (it := _longer(cue, [*cues], spoken, before)) is not None}
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


def _introduced(
    cue: str, known: tuple[Introduction, ...], spoken: Mapping[str, str], before: _Before
) -> Introduction | None:
    """Who of those introduced a cue means: by the same name, by what they are, by a part of the name."""
    key = _key(cue)
    exact = [it for it in known if key in (_key(it.name), *map(_key, it.also))]
    exact += [it for it in known if not it.is_group and before.are_one(cue, it.name)]
    if exact:
        return exact[0]
    partly = [it for it in known if not it.is_group and _is_part(key, _key(it.name), spoken)]
    return partly[0] if len(partly) == 1 else None


def _longer(cue: str, cues: list[str], spoken: Mapping[str, str], before: _Before) -> str | None:
    """The one other cue that has *cue* for its end: BOB is CYBER BOB."""
    same = [it for it in cues if before.are_one(cue, it)]
    if len(same) > 1:
        whole = max(same, key=len)
        return whole if whole != cue else None
    found = [it for it in cues if it != cue and _is_part(_key(cue), _key(it), spoken)]
    return found[0] if len(found) == 1 else None


def _is_part(part: str, whole: str, spoken: Mapping[str, str]) -> bool:
    short, long = part.split(), whole.split()
    if not short or len(short) >= len(long):
        return False
    ends, starts = long[-len(short) :] == short, long[: len(short)] == short
    rest = long[: -len(short)] if ends else long[len(short) :]
    if not (ends or starts) or (starts and re.fullmatch(_NUMBERS, " ".join(rest), re.I)):
        return False
    return not (whole in spoken and _QUALIFIERS & set(rest))


MEMBERS: Final = 7
"""Of a counted group, as far as each is somebody: more are a crowd, which actions name and frames imply."""


def _members(it: Introduction, scenes: tuple[SceneText, ...]) -> Iterator[Person]:
    """The members of a counted group. One of them speaks where a cue in its scene is of their kind."""
    scene = next(
        (n for n, told in enumerate(scenes) if told.lines.first <= it.lines.first <= told.lines.last), 0
    )
    speakers = [cue for moment in scenes[scene].moments for cue in moment.speakers if moment.kind == "speech"]
    singular = re.sub(r"(?i)(?<=[a-z])s$", "", it.name)
    speaks = any(_is_same_kind(_key(singular), _key(cue)) for cue in speakers)
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
        return None
    return "woman" if votes["woman"] > votes["man"] else "man"


def _heard_of(
    person: Person, everyone: tuple[Person, ...], scenes: tuple[SceneText, ...]
) -> Iterator[tuple[str, int]]:
    yield from ((name, 6) for name in person.names)
    yield from ((told.words, 4) for told in person.told)
    for moment in (moment for scene in scenes for moment in scene.moments):
        yield from _own(person, moment)
        if moment.kind == "business" and person.pattern.search(moment.text):
            yield from ((text, 1) for text in sentences(moment.text) if _is_about(person, everyone, text))


def _is_about(person: Person, everyone: tuple[Person, ...], sentence: str) -> bool:
    """Whether *sentence* names nobody but *person*, so that its pronouns are theirs."""
    return bool(person.pattern.search(sentence)) and not any(
        other.pattern.search(sentence) for other in everyone if other is not person
    )


def _own(person: Person, moment: Moment) -> Iterator[tuple[str, int]]:
    if moment.speakers and set(moment.speakers) & set(person.names):
        yield from ((manner, 1) for manner in moment.manners)
        if moment.kind == "business":
            yield moment.text, 1
