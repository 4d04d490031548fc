"""What `story-assets ui` has Dagster load: the stories it was told of through the environment."""

from story_assets.pipeline.assembly import definitions
from story_assets.studio.opening import stories_folder

defs = definitions(stories=stories_folder())
