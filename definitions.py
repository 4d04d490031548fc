"""What Dagster loads: every story under data/stories, as assets, checks and jobs."""

from pathlib import Path

from story_assets.pipeline.assembly import definitions
from story_assets.studio.opening import STORIES

defs = definitions(stories=Path(__file__).parent / STORIES)
