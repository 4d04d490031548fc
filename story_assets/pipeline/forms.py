"""Jobs of one step that people and the clock launch: a form, and what is done with what it says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import anyio.to_thread
import dagster as dg

from story_assets.pipeline.names import Names
from story_assets.pipeline.resources import StudioResource, studio_of

Form = TypeVar("Form", bound=dg.Config)


@dataclass(frozen=True)
class Step(Generic[Form]):
    """The one step of a job."""

    name: str
    """Where its form stands in the run's config."""
    op: str
    """What it is called in Dagster behind the prefix: ops of one code location are all different."""
    form: type[Form]
    does: Callable[[dg.OpExecutionContext, Form, StudioResource], None]
    says: str
    """What it does, for people."""


def form_job(
    names: Names,
    name: str,
    step: Step[Form],
    *,
    description: str,
    filled_in: Mapping[str, object] | None = None,
) -> dg.JobDefinition:
    """The job *name*. What is *filled_in* stands in its form at first."""

    async def done(context: dg.OpExecutionContext, config: Any) -> None:
        # The executor's event loop belongs to the run; what is done may have one of its own.
        await anyio.to_thread.run_sync(step.does, context, config, studio_of(context, names))

    done.__annotations__["config"] = step.form
    op = dg.op(
        name=f"{names.prefix}_{step.op}", description=step.says, required_resource_keys={names.studio}
    )(done)

    @dg.graph(name=name, description=description)
    def alone() -> None:
        op.alias(step.name)()

    return alone.to_job(
        config=None if filled_in is None else {"ops": {step.name: {"config": dict(filled_in)}}}
    )
