"""Definitions of one story for a code server: drawn on paper, slowly, two at a time."""

import os
from pathlib import Path

from story_assets.pipeline.assembly import definitions
from story_assets.studio.renderers import RENDERERS
from tests.paper import Paper


def _slow() -> Paper:
    paper = Paper(seconds=0.7)
    paper.at_once = 2
    return paper


RENDERERS["paper"] = lambda _: _slow()
defs = definitions([Path(os.environ["STAGE_STORY"])], Path(os.environ["STAGE_HOME"]))
