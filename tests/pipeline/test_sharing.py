"""Stories in a code location that is not theirs alone: names, executors, and the tools of `dg`."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import dagster as dg
import pytest

import story_assets
from story_assets.pipeline.assembly import NoStories
from story_assets.pipeline.names import Names
from story_assets.studio.project import write_first_story, write_project
from tests.cli.command import REPOSITORY, environment
from tests.story.folders import write_small_story

STORY = "before_he_comes_home"


@dg.asset
def subtitles() -> int:
    """Somebody else's."""
    return 1


@dg.job
def decide() -> None:
    """Somebody else's, of the plainest name there is."""


THEIRS: Mapping[str, object] = {"studio": 1, "renderer": 2, "run": 3}


def test_stories_merge_into_a_location_that_has_names_of_its_own(tmp_path: Path) -> None:
    """`studio`, `renderer` and `decide` are what anybody would call things."""
    theirs = dg.Definitions(
        assets=[subtitles], jobs=[decide], resources=THEIRS, executor=dg.in_process_executor
    )
    stories = story_assets.definitions(
        [write_small_story(tmp_path / STORY)], tmp_path, location_executor=dg.in_process_executor
    )

    both = dg.Definitions.merge(theirs, stories)

    dg.Definitions.validate_loadable(both)
    keys = both.resolve_asset_graph().get_all_asset_keys()
    assert subtitles.key in keys
    assert dg.AssetKey([STORY, "character_sheet", "mara_day"]) in keys


def test_two_sets_of_stories_live_in_one_location(tmp_path: Path) -> None:
    """A team with two series keeps two homes, and each form asks about its own."""
    first = story_assets.definitions([write_small_story(tmp_path / STORY)], tmp_path / "a", prefix="monday")
    second = story_assets.definitions(
        write_first_story(tmp_path / "stories").parent, tmp_path / "b", prefix="tuesday"
    )

    both = dg.Definitions.merge(first, second)

    dg.Definitions.validate_loadable(both)
    jobs = {it.name for it in both.resolve_all_job_defs()}
    assert {"monday_decide", "tuesday_decide", STORY, "the_last_ferry", "the_last_ferry__e01"} <= jobs


def test_a_prefix_that_is_no_name_is_refused() -> None:
    """Dagster would complain later, and of a name that nobody wrote."""
    with pytest.raises(ValueError, match="is no prefix for names"):
        Names("our drama")


def test_a_place_without_stories_says_so(tmp_path: Path) -> None:
    """An empty UI tells nobody that the path was wrong."""
    with pytest.raises(NoStories, match=r"no folder in it has a story\.yaml"):
        story_assets.definitions(tmp_path)


def test_the_package_is_imported_without_dagster() -> None:
    """Dagster takes seconds; `check` and `plan` do without."""
    code = "import sys, story_assets; print('dagster' in sys.modules, *story_assets.__all__)"

    said = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment()
    )

    assert said.stdout.split() == ["False", "StoryComponent", "definitions"]
    assert not hasattr(story_assets, "definition")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `dg` project as `init` writes it."""
    folder = tmp_path_factory.mktemp("dg") / "project"
    write_project(folder)
    return folder


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an installer writes of the package's entry points, as pyproject.toml has them now."""
    folder = tmp_path_factory.mktemp("site")
    about = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    info = folder / f"story_assets-{about['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {about['name']}\nVersion: {about['version']}\n"
    )
    lines = [
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in entries.items())
        for group, entries in about["entry-points"].items()
    ]
    (info / "entry_points.txt").write_text("\n".join(lines))
    return folder


@pytest.mark.slow
def test_a_component_is_listed_scaffolded_and_loaded(project: Path, installed: Path) -> None:
    """The way a `dg` user adds a series: none of the commands is ours."""
    path = os.pathsep.join((str(installed), str(REPOSITORY)))

    listed = dg_says("list", "components", "--package", "story_assets", cwd=project, path=path)
    dg_says("scaffold", "defs", "story_assets.StoryComponent", "night-feuilleton", cwd=project, path=path)
    component = project / "drama" / "defs" / "night-feuilleton"
    defs = dg_says("list", "defs", "--json", cwd=project, path=path)

    assert "story_assets.StoryComponent" in listed
    assert (component / "stories" / "night_feuilleton" / "story.yaml").is_file()
    assert '"night_feuilleton/character_sheet/ines_counter"' in defs
    assert '"night_feuilleton_decide"' in defs
    assert '"the_last_ferry/character_sheet/ines_counter"' in defs


def test_a_misspelt_attribute_is_named_with_its_line(tmp_path: Path, installed: Path) -> None:
    """YAML is where people mistype. One component: `dg` looks only at the last of each type."""
    write_project(tmp_path)
    written = tmp_path / "drama" / "defs" / "series" / "defs.yaml"
    written.parent.mkdir()
    right = "type: story_assets.StoryComponent\nattributes:\n  stories: here\n  renderer: previs\n"
    path = os.pathsep.join((str(installed), str(REPOSITORY)))

    written.write_text(right)
    dg_says("check", "yaml", cwd=tmp_path, path=path)
    written.write_text(right.replace("stories", "storys"))
    said = dg_says("check", "yaml", cwd=tmp_path, path=path, code=1)

    assert "defs.yaml:3" in said
    assert "'storys' was unexpected" in said


def dg_says(*arguments: str, cwd: Path, path: str, code: int = 0) -> str:
    """Run `dg` as a person does, with what an installer would have put on the path."""
    said = subprocess.run(
        [sys.executable, "-m", "dagster_dg_cli.cli", *arguments],
        cwd=cwd,
        env=environment(PYTHONPATH=path),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert said.returncode == code, said.stdout + said.stderr
    return said.stdout + said.stderr
