"""Parts of a story as briefs quote them, each written once however many briefs share it."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, TypeVar

from story_assets.story.bible import Prop, SuppliedImage
from story_assets.story.briefs.brief import (
    ROLES,
    BriefReference,
    Fact,
    Layout,
    QuotedLook,
    QuotedPlace,
    QuotedProp,
    RequiredText,
    Role,
    StyleRules,
    Subject,
)
from story_assets.story.exact import in_words
from story_assets.story.model import Story
from story_assets.story.part import StoryPart
from story_assets.story.scenes import Scene, Seen

MAX_REFERENCES = 16
"""Images one request may carry; openai-python 3.52.0, images.edit docstring."""

_ONLY_ON_BOARDS: dict[str, object] = {"zones": {}, "crop_safe": ()}

Worn = tuple[str, str]
"""A character and the look worn."""


class FoundProp(NamedTuple):
    """Where a prop is written down."""

    at: str
    prop: Prop
    fixed: bool


class Quotes:
    """Every part of one story, quoted at most once."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._subjects: dict[tuple[str, str, bool], Subject] = {}
        self._places: dict[tuple[str, bool], QuotedPlace] = {}
        self._props: dict[str, QuotedProp] = {}
        self._signature = {
            slug: FoundProp(f"characters.{name}.signature_props.{slug}", prop, fixed=False)
            for name, character in story.characters.items()
            for slug, prop in character.signature_props.items()
        }
        style = story.about.style
        self.style = StyleRules(
            at="story.style",
            medium=style.medium,
            light=style.light,
            texture=style.texture,
            palette=style.palette,
            never=style.never,
        )

    def prop(self, slug: str, setting: str | None) -> FoundProp | None:
        """The prop a scene in *setting* means by *slug*: of the room, of someone, or of the story."""
        if setting is not None and (fixed := self.story.settings[setting].props.get(slug)):
            return FoundProp(f"settings.{setting}.props.{slug}", fixed, fixed=True)
        if slug in self._signature:
            return self._signature[slug]
        if travelling := self.story.about.props.get(slug):
            return FoundProp(f"story.props.{slug}", travelling, fixed=False)
        return None

    def subject(self, worn: Worn, *, whole: bool = False) -> Subject:
        """*worn* with the rules an image needs; *whole* adds the expression range of a sheet."""
        key = (*worn, whole)
        if key not in self._subjects:
            self._subjects[key] = self._quoted_subject(worn, whole=whole)
        return self._subjects[key]

    def _quoted_subject(self, worn: Worn, *, whole: bool) -> Subject:
        name, look = worn
        character = self.story.characters[name]
        at = f"characters.{name}"
        return Subject(
            at=at,
            character=name,
            look=look,
            identity=character.identity,
            worn=_quoted(QuotedLook, character.looks[look], {"at": f"{at}.looks.{look}"}),
            rules=character.rules,
            must_preserve=character.must_preserve,
            expressions=character.expressions if whole else (),
        )

    def place(self, setting: str, *, whole: bool = False) -> QuotedPlace:
        """*setting* as seen; *whole* adds the zones and crop-safe areas of a board."""
        key = (setting, whole)
        if key not in self._places:
            known = self.story.settings[setting]
            place = known if whole else known.model_copy(update=_ONLY_ON_BOARDS)
            self._places[key] = _quoted(QuotedPlace, place, {"at": f"settings.{setting}", "setting": setting})
        return self._places[key]

    def props(self, slugs: Iterable[str], setting: str | None) -> tuple[QuotedProp, ...]:
        """The props among *slugs* that the room does not have by itself, each once."""
        found = ((slug, self.prop(slug, setting)) for slug in dict.fromkeys(slugs))
        return tuple(self._quoted_prop(slug, it) for slug, it in found if it is not None and not it.fixed)

    def _quoted_prop(self, slug: str, found: FoundProp) -> QuotedProp:
        if found.at not in self._props:
            self._props[found.at] = _quoted(QuotedProp, found.prop, {"at": found.at, "prop": slug})
        return self._props[found.at]

    def text_on(self, slugs: Iterable[str], setting: str | None) -> tuple[RequiredText, ...]:
        """The words that must be legible on the props named."""
        return tuple(
            RequiredText(at=f"{found.at}.text.{index}", value=words, on=slug)
            for slug in dict.fromkeys(slugs)
            if (found := self.prop(slug, setting)) is not None
            for index, words in enumerate(found.prop.text)
        )


Part = TypeVar("Part", bound=StoryPart)


def _quoted(quoted: type[Part], part: StoryPart, more: dict[str, object]) -> Part:
    """*part* as a *quoted* one. Its values are checked already, so they are not checked again."""
    fields = {name: getattr(part, name) for name in type(part).model_fields if name in quoted.model_fields}
    return quoted.model_construct(None, **fields, **more)


def dressed(cast: Iterable[Seen], looks: dict[str, str]) -> tuple[Seen, ...]:
    """*cast* with the look of each filled in from *looks*."""
    return tuple(seen if seen.look is not None else _in_look(seen, looks[seen.who]) for seen in cast)


def _in_look(seen: Seen, look: str) -> Seen:
    return Seen.model_construct(None, **{**seen.__dict__, "look": look})


def worn_in(cast: Iterable[Seen]) -> tuple[Worn, ...]:
    """The looks in *cast*, each once, in order of appearance."""
    return tuple(dict.fromkeys((seen.who, seen.look) for seen in cast if seen.look is not None))


def featured(cast: Iterable[Seen], props: Iterable[str]) -> tuple[str, ...]:
    """Slugs of everything that is shown or held, in order."""
    return tuple(dict.fromkeys((*props, *(slug for seen in cast for slug in seen.holds))))


def carried(subjects: Iterable[Subject]) -> tuple[str, ...]:
    """Slugs of the props that the looks themselves bring."""
    return tuple(dict.fromkeys(slug for subject in subjects for slug in subject.worn.carries))


def state_before(scene_id: str, scene: Scene, story: Story) -> Iterator[tuple[str, dict[str, Fact]]]:
    """For every shot of *scene*, what is true before it; last comes the state after all, under ''."""

    def fact(path: str, about: str, value: str) -> Fact:
        return Fact(at=f"{path}.{about}", about=about, value=in_words(about, value, story, scene.setting))

    at = scene_path(scene_id, scene)
    state = {about: fact(f"{at}.continuity", about, value) for about, value in scene.continuity.items()}
    for shot in scene.shots:
        yield shot.slug, dict(state)
        for about, value in shot.changes.items():
            state[about] = fact(f"{at}.shots.{shot.slug}.changes", about, value)
    yield "", state


def episode_of(scene_id: str, scene: Scene) -> str:
    """The episode in a scene's id: e01 of e01_s02."""
    return scene_id.removesuffix(f"_{scene.slug}")


def scene_path(scene_id: str, scene: Scene) -> str:
    """The story path of a scene: e01_s02 is episodes.e01.s02."""
    return f"episodes.{episode_of(scene_id, scene)}.{scene.slug}"


def facts_needed(
    state: dict[str, Fact], story: Story, setting: str, subjects: tuple[Subject, ...], shown: Iterable[str]
) -> tuple[Fact, ...]:
    """The part of *state* an image can show: the room, who is there, what is there; nothing of absentees."""
    here = {subject.character for subject in subjects} | set(shown) | set(story.settings[setting].props)
    signature = {slug for character in story.characters.values() for slug in character.signature_props}
    elsewhere = (set(story.characters) | signature | set(story.about.props)) - here
    return tuple(fact for about, fact in sorted(state.items()) if about not in elsewhere)


class Sent(NamedTuple):
    """A reference that a brief asks for, before it has a rank."""

    role: Role
    shows: str
    image: str | None = None
    sha256: str | None = None
    panel: int | None = None


def ranked(wanted: Iterable[Sent]) -> tuple[tuple[BriefReference, ...], tuple[BriefReference, ...]]:
    """References in sending order, identity first, and those past the model's limit."""
    by_rank = sorted(wanted, key=lambda sent: ROLES.index(sent.role))
    numbered = tuple(_reference(sent, rank) for rank, sent in enumerate(by_rank, start=1))
    return numbered[:MAX_REFERENCES], numbered[MAX_REFERENCES:]


@lru_cache(maxsize=100_000)
def _reference(sent: Sent, rank: int) -> BriefReference:
    """One object for equal references: shots share most of them, and shared parts are written once."""
    return BriefReference(
        role=sent.role, rank=rank, image=sent.image, sha256=sent.sha256, panel=sent.panel, shows=sent.shows
    )


@lru_cache(maxsize=100)
def layout(at: str, aspect: str, parts: tuple[str, ...], columns: int = 1, rows: int = 1) -> Layout:
    """One object for equal layouts, for the same reason."""
    return Layout(at=at, aspect=aspect, columns=columns, rows=rows, parts=parts)


def sheet_of(worn: Worn) -> Sent:
    """The reference that locks who someone is."""
    name, look = worn
    return Sent("identity", f"{name} in look {look}", image=f"character_sheet/{name}_{look}")


def board_of(setting: str) -> Sent:
    """The reference that locks a room."""
    return Sent("place", f"the place {setting}", image=f"scene_board/{setting}")


def supplied(images: Iterable[SuppliedImage], role: Role) -> tuple[Sent, ...]:
    """References that people brought."""
    return tuple(Sent(role, image.shows, sha256=image.sha256) for image in images)
