"""A story as its definitions were loaded, to be compared with the story as it is."""

from dataclasses import dataclass, field
from pathlib import Path

from story_assets.pipeline.specs import code_version
from story_assets.story.digest import digest
from story_assets.story.policy import AutomationPolicy
from story_assets.story.production import Artifact, Key, Production
from story_assets.studio.batchers import BATCHERS


@dataclass(frozen=True)
class Loaded:
    """One story folder as Dagster knows it."""

    folder: Path
    home: Path
    shape: str = ""
    """What stands for its definitions; nothing where the folder could not be read."""
    keys: frozenset[Key] = frozenset()
    policy: AutomationPolicy = field(default_factory=AutomationPolicy)
    timezone: str = "UTC"
    title: str = ""
    waits: bool = False
    """Whether what is made at night is ordered at half price."""

    @property
    def by_night(self) -> bool:
        """Whether what costs money is left to the night."""
        return self.waits and self.policy.nightly is not None

    @property
    def story(self) -> str:
        """The story's slug."""
        return self.folder.name


def loaded(folder: Path, home: Path, production: Production | None) -> Loaded:
    """*folder* as it was read when definitions were made; *production* is None where that failed."""
    if production is None:
        return Loaded(folder.absolute(), home, title=folder.name)
    about = production.story.about
    return Loaded(
        folder.absolute(),
        home,
        shape(production),
        frozenset(production.artifacts),
        about.automation,
        about.render.timezone,
        about.title,
        about.automation.makes == "paid" and about.automation.may_wait and about.render.renderer in BATCHERS,
    )


def shape(production: Production) -> str:
    """What stands for everything that definitions are made of."""
    about = production.story.about
    return digest(
        {
            "assets": [_asset(production, it) for it in production.artifacts.values()],
            "policies": [it.model_dump_json() for it in (about.automation, about.review)],
            "about": [about.title, about.owner or "", about.render.timezone, about.render.renderer],
            "episodes": [[slug, it.title] for slug, it in production.story.episodes.items()],
        }
    )


def _asset(production: Production, it: Artifact) -> list[object]:
    under = [str(key) for key in it.rests_on]
    return [str(it.key), it.group, it.title, under, code_version(production, it) or ""]
