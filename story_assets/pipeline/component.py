"""Stories as a Dagster component: a `defs.yaml` with a few attributes, for those who work with `dg`."""

import os
import re
from pathlib import Path

import dagster as dg
from dagster.components import Scaffolder, ScaffoldRequest
from dagster.components.component_scaffolding import scaffold_component
from pydantic import Field

from story_assets.pipeline.assembly import definitions
from story_assets.studio.opening import HOME, HOME_VARIABLE


class StoryScaffolder(Scaffolder):
    """Writes a `defs.yaml` beside a small story, so that what was scaffolded can be rendered at once."""

    def scaffold(self, request: ScaffoldRequest) -> None:
        """Write the component and its first story."""
        from story_assets.studio.project import write_first_story

        scaffold_component(request, {"stories": "stories", "renderer": "previs"})
        write_first_story(request.target_path / "stories", slug=_slug(request.target_path))


@dg.scaffold_with(StoryScaffolder)
class StoryComponent(dg.Component, dg.Model, dg.Resolvable):
    """Every image, handoff and package of drama stories, as assets with their lineage, checks and jobs."""

    stories: str = Field(
        default="stories",
        description="A folder of story folders, or one story folder; from this component's folder.",
    )
    home: str | None = Field(
        default=None,
        description="Where machine-made files live: images, journal, ledger; from the project's root. "
        "Left out: STORY_ASSETS_HOME, else `data`.",
    )
    renderer: str | None = Field(
        default=None,
        description="Who draws unless the Launchpad says otherwise: previs, $0, or openai. "
        "Left out: each story's own.",
    )
    prefix: str | None = Field(
        default=None,
        description="Begins the names of resources and of the jobs for decisions. "
        "Left out: the name of this component's folder.",
    )

    @classmethod
    def get_spec(cls) -> dg.ComponentTypeSpec:
        """What `dg list components` says."""
        return dg.ComponentTypeSpec(
            description="A folder of drama stories becomes production images and video handoffs.",
            tags=["images", "video", "previs"],
            produces=["asset", "asset_check", "job", "resource"],
        )

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:
        """The definitions of the stories. Raises `StoryErrors` or `NoStories`."""
        return definitions(
            context.path / Path(self.stories).expanduser(),
            self._home(context.project_root),
            renderer=self.renderer,
            prefix=self.prefix or _slug(context.path),
        )

    def _home(self, project: Path) -> Path:
        told = self.home or os.environ.get(HOME_VARIABLE) or HOME
        return project / Path(told).expanduser()


def _slug(folder: Path) -> str:
    """The name of *folder* as a slug that begins with a letter."""
    slug = re.sub(r"[^a-z0-9_]+", "_", folder.name.lower())
    return slug if re.match("[a-z]", slug) else f"s_{slug}"
