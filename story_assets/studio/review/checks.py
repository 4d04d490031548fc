"""The list of all local checks, in the order in which they are shown."""

from functools import cache

from story_assets.studio.review.check import Check


@cache
def local_checks() -> tuple[Check, ...]:
    """Every check that runs on this machine and costs nothing. Arrays are loaded when somebody asks."""
    from story_assets.studio.review import (
        as_asked,
        clean_still,
        differ,
        exposed,
        in_order,
        not_blank,
        sharp,
        whole,
    )

    modules = (as_asked, not_blank, sharp, exposed, whole, in_order, differ, clean_still)
    return tuple(module.CHECK for module in modules)
