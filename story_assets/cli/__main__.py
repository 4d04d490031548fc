"""`python -m story_assets.cli`, for where the command itself is not on the path."""

from story_assets.cli import main

main()
