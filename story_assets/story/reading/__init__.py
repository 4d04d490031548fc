"""A folder of YAML becomes a Story, or every reason why not, each with its file and line."""

from story_assets.story.reading.errors import StoryError, StoryErrors
from story_assets.story.reading.folder import read_story
from story_assets.story.reading.places import story_paths
from story_assets.story.reading.supposing import NoSupposition, Supposition, supposition

__all__ = [
    "NoSupposition",
    "StoryError",
    "StoryErrors",
    "Supposition",
    "read_story",
    "story_paths",
    "supposition",
]
