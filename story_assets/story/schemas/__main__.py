"""Write the JSON Schemas beside this file: `python -m story_assets.story.schemas`."""

from story_assets.story.schemas import FILE_KINDS, schema_path, schema_text

for kind in FILE_KINDS:
    schema_path(kind).write_text(schema_text(kind), encoding="utf-8")
