"""What Dagster loads: every story under data/stories, and whatever is defined in defs/."""

from pathlib import Path

import dagster as dg

import story_assets

DATA = Path(__file__).parents[1] / "data"
defs = dg.Definitions.merge(
    story_assets.definitions(DATA / "stories", home=DATA),
    dg.load_from_defs_folder(path_within_project=Path(__file__)),
)
