"""Who is in the room and on which mark, moment by moment, as far as the action tells."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from story_assets.story.bible import Setting
from story_assets.story.breakdown import lexicon
from story_assets.story.breakdown.cast import Cast
from story_assets.story.breakdown.doing import Doing, shown
from story_assets.story.breakdown.marks import Marks
from story_assets.story.breakdown.moments import Moment, sentences
from story_assets.story.breakdown.people import Person
from story_assets.story.breakdown.sentence import SUBJECT, form, is_heard
from story_assets.story.breakdown.things import handled
from story_assets.story.scenes import Seen
from story_assets.story.screenplay.elements import Lines
from story_assets.story.words import Expression, Point, Pose

CROWD: Final = 8
"""People of one frame. More have no room in it, and no model keeps them apart."""


class Blocking:
    """The floor of one scene while it is read."""

    def __init__(self, number: int, cast: Cast, slugs: Mapping[str, str], setting: Setting) -> None:
        self._number = number
        self._cast = cast
        self._slugs = slugs
        self._marks = Marks(setting)
        self.present: dict[str, Person] = {}
        """Everyone who was seen or heard and has not left, by key, in order."""
        self._gone: set[str] = set()
        self._last: tuple[Person, ...] = ()

    @property
    def lately(self) -> tuple[Person, ...]:
        """Whom the last action was about."""
        return tuple(it for it in self._last if it.has_body)

    def speakers(self, moment: Moment) -> tuple[Person, ...]:
        """Who speaks; a group cue stands for those of the group who are present."""
        found: dict[str, Person] = {}
        for name in moment.speakers:
            people = self._cast.named(name, self._number) or self._group(name)
            found.update((person.key, person) for person in people)
        return tuple(found.values())

    def _group(self, name: str) -> tuple[Person, ...]:
        here = tuple(person for person in self.present.values() if person.has_body)
        if lexicon.says("group", "both", name):
            return here[-2:]
        for sex in ("women", "men"):
            if lexicon.says("group", sex, name):
                return tuple(it for it in here if it.sex == ("woman" if sex == "women" else "man"))
        return here[:CROWD]

    def read(self, text: str, owner: tuple[Person, ...] = (), *, lines: Lines) -> Doing:
        """What one sentence does to the floor. *owner* is whose business it is, if it names nobody."""
        said = form(text)
        heard = self._only_heard(text) if said.is_of_sound else ()
        named = tuple(it for it in self._cast.mentioned(text, self._number) if it not in heard)
        people = named
        if said.lacks_subject:
            people = tuple(dict.fromkeys((*(owner or self._last[:1]), *named)))
        elif not people or said.is_by_pronoun:
            people = tuple(dict.fromkeys((*self._meant(text, owner, named), *named)))
        people = tuple(it for it in people if it not in heard)
        for person in heard:
            self._leave(person)
        entering = said.enters and not said.is_of_body and not heard
        leaving = said.exits and not entering and not said.is_of_body
        acting = self._acting(people, text)
        for person in people:
            self._come(person)
        for person in acting if entering else ():
            self._marks.rise(person)
        if people:
            self._marks.place(() if said.is_of_body else acting, said.does)
            self._last = people
        if leaving:
            for person in acting:
                self._leave(person)
        in_hand = [it.slug for it in handled(text, lines)] if acting else []
        holds = {acting[0].key: in_hand[-1]} if in_hand else {}
        comes, goes = acting if entering else (), (*(acting if leaving else ()), *heard)
        return Doing(people, comes, goes, holds, *shown(() if said.is_of_body else acting, said.does))

    def _leave(self, person: Person) -> None:
        """Whoever comes back does not stand where they stood before."""
        self.present.pop(person.key, None)
        self._gone.add(person.key)

    def _only_heard(self, text: str) -> tuple[Person, ...]:
        """Whose steps or voices are heard: they are elsewhere."""
        found = [it for it in self.present.values() if any(is_heard(text, m.end()) for m in it.found(text))]
        for word, sex in (("men", "man"), ("women", "woman")):
            for match in re.finditer(rf"(?i)\bthe {word}\b", text):
                if is_heard(text, match.end()):
                    found += [it for it in self._cast.people if it.sex == sex and it in self._marks]
        return tuple(dict.fromkeys(found))

    def _acting(self, people: tuple[Person, ...], text: str) -> tuple[Person, ...]:
        """Those before the verb: in a sentence of one person and the others, the one."""
        if len(people) < 2 or re.match(r"\W*(?:They|Enter|All|Both|The (?:men|women|three|two))\b", text):
            return people
        if re.match(r"\W*(?:He|She|Он|Она)\b", text):
            goes_along = re.search(r"\bin tow\b|\bfollow", text)
            return people if goes_along else people[:1]
        before = re.split(
            r"(?<=\w)s\b\s+(?:to|at|by|with|over|up|her|his|him|out|into|in|on)\b", text, maxsplit=1
        )[0]
        first = tuple(it for it in people if it.is_in(before))
        return first or people[:1]

    def _meant(self, text: str, owner: tuple[Person, ...], named: tuple[Person, ...]) -> tuple[Person, ...]:
        """Whom pronouns and groups mean."""
        here = tuple(person for person in self.present.values() if person.has_body)
        groups = [self._of_sex(sex) for sex, word in _GROUPS if word.search(text)]
        if groups:
            return tuple(it for group in groups for it in group)
        if (counted := _COUNTED.match(text)) is not None:
            number = _COUNTS.index(counted[1].lower()) + 2
            return self._last if len(self._last) == number else here[:number]
        if re.match(r"\W*(?:They|Their|All|Both|Everyone|Они|Все|他们|众人|大家)\b", text):
            still = tuple(it for it in self._last if it.key in self.present)
            if len(named) > 1 and named[0].key in self.present:
                return ()
            are_all = re.match(r"\W*(?:They all|All|Both|Everyone|Все|众人|大家)\b", text)
            return still if len(still) > 1 and not are_all else here[:CROWD]
        for sex, pronoun in (("man", r"He|His|Он"), ("woman", r"She|Her|Она")):
            if re.match(rf"\W*(?:{pronoun})\b", text):
                near = (*owner, *self._still_meant(), *_humans_first(reversed(here)))
                kin = [it for it in near if it.sex == sex] or [it for it in near if it.sex is None]
                return tuple(kin[:1])
        if re.match(r"\W*(?:他|她)", text):
            return self._last[:1]
        return owner

    def _of_sex(self, sex: str) -> tuple[Person, ...]:
        """The men, or the women: those of them who are here, or who were; one alone is not meant."""
        they = [it for it in self._cast.people if it.sex == sex and it.body == "human" and it.only_in is None]
        here = [it for it in they if it.key in self.present]
        were = [it for it in they if it in self._marks]
        return tuple(next((its for its in (here, were, they) if len(its) > 1), here))

    def _still_meant(self) -> tuple[Person, ...]:
        """Who a pronoun means first: whoever acted last, even if gone, and people with them who are not."""
        still = (it for it in self._last[1:] if it.key in self.present and it.body == "human")
        return tuple(it for it in (*self._last[:1], *still) if it.has_body)

    def _come(self, person: Person) -> None:
        if person.key in self._gone:
            self._gone.discard(person.key)
            self._marks.back(person)
        if person.has_body:
            self.present.setdefault(person.key, person)
            _ = self._marks[person]

    def seen(
        self,
        people: Iterable[Person],
        doing: Doing | None = None,
        *,
        looks_at: Mapping[str, str] | None = None,
        holds: Mapping[str, str] | None = None,
    ) -> tuple[Seen, ...]:
        """*people* on their marks, as *doing* has them act."""
        doing = doing or Doing(())
        found: list[Seen] = []
        for person in [it for it in people if it.has_body][:CROWD]:
            hold = (holds or {}).get(person.key)
            target = (looks_at or {}).get(person.key)
            found.append(
                Seen(
                    who=self._slugs[person.key],
                    at=self._marks[person],
                    looks_at=target if target != self._slugs[person.key] else None,
                    pose=self._marks.pose(person, doing.poses.get(person.key)),
                    expression=doing.feelings.get(person.key) or "neutral",
                    holds=(hold,) if hold is not None else (),
                )
            )
        return tuple(found)

    def spot(self, person: Person) -> Point:
        """The mark of *person*."""
        return self._marks[person]

    def come(self, people: Sequence[Person]) -> None:
        """Those who speak are there, unless they are only heard. "They" are then the last two."""
        for person in people:
            self._come(person)
        if people:
            self._last = tuple(dict.fromkeys((*people, *self._last)))[:2]

    def told_to(self, manner: str) -> Person | None:
        """Whom words are said to, where a direction names somebody: (looking around; to the Sheriff)."""
        found = re.search(r"(?:^|[;,]\s*)to (?:the )?(.+)$", manner)
        named = self._cast.mentioned(manner[found.start(1) - 4 :], self._number) if found is not None else ()
        return next((it for it in named if it.key in self.present and it.has_body), None)

    def told(self, moment: Moment) -> str:
        """The words of *moment*; a direction from inside a speech gets the name of whose it is."""
        owner = self.speakers(moment)
        if moment.kind != "business" or not owner or not moment.text[:1].islower():
            return moment.text
        starts = [found for it in self._cast.people if (found := next(it.found(moment.text), None))]
        if SUBJECT.match(moment.text) or any(it.start() == 0 for it in starts):
            return f"{moment.text[:1].upper()}{moment.text[1:]}"
        return f"{owner[0].called}, {moment.text}"


_COUNTS: Final = ("two", "three", "four", "five", "six")
_COUNTED: Final = re.compile(rf"\W*(?:The|All|Both)?\s*({'|'.join(_COUNTS)}) of them\b", re.I)
_GROUPS: Final = (("man", re.compile(r"\bmen\b", re.I)), ("woman", re.compile(r"\bwomen\b", re.I)))


def _humans_first(people: Iterable[Person]) -> list[Person]:
    """A dog is a he as well, but not before a man who is there."""
    return sorted(people, key=lambda it: it.body != "human")


def read_chunk(floor: Blocking, text: str, owner: tuple[Person, ...], lines: Lines) -> Doing:
    """What several sentences do, one after the other."""
    people: dict[str, Person] = {}
    enters: dict[str, Person] = {}
    exits: dict[str, Person] = {}
    holds: dict[str, str] = {}
    poses: dict[str, Pose] = {}
    feelings: dict[str, Expression] = {}
    for sentence in sentences(text):
        did = floor.read(sentence, owner, lines=lines)
        people.update((it.key, it) for it in did.people)
        enters.update((it.key, it) for it in did.enters)
        exits.update((it.key, it) for it in did.exits)
        holds = {who: it for who, it in holds.items() if it not in did.holds.values()}
        holds.update(did.holds)
        # The first of what somebody does is what a frame shows.
        poses, feelings = {**did.poses, **poses}, {**did.feelings, **feelings}
    return Doing(
        tuple(people.values()), tuple(enters.values()), tuple(exits.values()), holds, poses, feelings
    )
