"""What this package is called in a code location that it shares with others: resources and jobs.

Assets and the jobs of a story carry the story's slug; everything else carries a prefix.
"""

import re
from dataclasses import dataclass
from typing import Final

PREFIX: Final = "story_assets"


@dataclass(frozen=True)
class Names:
    """The names that begin with *prefix*. Whoever has two sets of stories in one location gives two."""

    prefix: str = PREFIX

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", self.prefix):
            raise ValueError(f'"{self.prefix}" is no prefix for names: a letter, then letters, digits and _')

    @property
    def studio(self) -> str:
        """The resource that knows where files live."""
        return f"{self.prefix}_studio"

    @property
    def run(self) -> str:
        """The resource that a launch form asks about: who draws, how well, for how much."""
        return f"{self.prefix}_run"

    @property
    def decide(self) -> str:
        """The job with every decision of a person as a form."""
        return f"{self.prefix}_decide"

    @property
    def report(self) -> str:
        """The job that writes the week of a story."""
        return f"{self.prefix}_report"

    @property
    def order(self) -> str:
        """The job that orders images at half price."""
        return f"{self.prefix}_order_batches"

    @property
    def collect(self) -> str:
        """The job that brings batches back, and the sensor that asks for it."""
        return f"{self.prefix}_collect_batches"

    @property
    def new_stories(self) -> str:
        """The sensor that sees story folders come and go."""
        return f"{self.prefix}_new_stories"

    @property
    def promote(self) -> str:
        """The job that asks for accepted images at a higher tier."""
        return f"{self.prefix}_promote"


def story_job(story: str, episode: str | None = None) -> str:
    """The job that makes a whole story, or one episode of it."""
    return story if episode is None else f"{story}__{episode}"
