"""Which executor runs the steps, and what the async one needs before it may spend money.

The mends use Dagster's internals. tests/pipeline/test_executor.py holds them to what they promise,
so that an upgrade that breaks one is seen; until it is mended, `STORY_ASSETS_EXECUTOR=in_process` works.
"""

import os
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final, NotRequired, TypedDict, cast

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from dagster import (
    DagsterEvent,
    DagsterExecutionInterruptedError,
    DagsterRunStatus,
    DagsterUnmetExecutorRequirementsError,
    ExecutorDefinition,
    Field,
    InitExecutorContext,
    Noneable,
    in_process_executor,
    multiprocess_executor,
)
from dagster._core.events import EngineEventData
from dagster._core.execution.context.system import PlanExecutionContext, PlanOrchestrationContext
from dagster._core.execution.plan.active import ActiveExecution
from dagster._core.execution.plan.plan import ExecutionPlan
from dagster._core.execution.plan.state import KnownExecutionState
from dagster._core.execution.plan.step import ExecutionStep
from dagster._core.execution.retries import RetryMode, get_retries_config
from dagster._core.execution.step_dependency_config import (
    StepDependencyConfig,
    get_step_dependency_config_field,
)
from dagster._core.execution.tags import get_tag_concurrency_limits_config
from dagster_async_executor.execution.plan.execute_plan import (
    _trigger_hook,  # pyright: ignore[reportPrivateUsage]  # a worker without it would drop hooks
    dagster_event_sequence_for_step,
)
from dagster_async_executor.executor import AsyncExecutor

from story_assets.pipeline.books import books_open
from story_assets.studio.journal import run_name
from story_assets.studio.watching import watch

SETTING: Final = "STORY_ASSETS_EXECUTOR"
"""The environment variable that names the executor."""

MAX_CONCURRENT: Final = 64
"""Steps in flight at once unless the run's config says otherwise."""

LOOK_SECONDS: Final = 2.0
"""The longest time until a run is noticed that was called off where no signal reached it."""

POLL_SECONDS: Final = 0.25
"""The longest time without a look for an interrupt, a free pool slot or a retry that is due."""


def executor(name: str | None = None) -> ExecutorDefinition:
    """The executor called *name*, or the one that STORY_ASSETS_EXECUTOR names, or the async one.

    Raises:
        ValueError: there is no executor of that name.
    """
    executors = {
        "async": story_executor,
        "in_process": in_process_executor,
        "multiprocess": multiprocess_executor,
    }
    asked, source = (name, "executor") if name is not None else (os.environ.get(SETTING, "async"), SETTING)
    if asked not in executors:
        raise ValueError(f"{source}: no executor {asked!r}; choose one of: {', '.join(executors)}")
    return executors[asked]


_stopping_runs: Final[set[str]] = set()


def is_stopping(run_id: str) -> bool:
    """Whether a run of this process was interrupted.

    A step that has started may still be waiting for its turn to draw: it looks here before it begins.
    """
    return run_id in _stopping_runs


class StoryExecutor(AsyncExecutor):
    """Runs `async def` steps concurrently in one process, and lets go of none that has started.

    A run ends early when someone terminates it, when the process gets SIGTERM or Ctrl-C, or when a
    step's progress cannot be recorded. Then nothing more is started, but a step in flight may be
    waiting for an image that is already paid for: it is let finish, however long that takes.

    A run that was asked to terminate ends CANCELED. After a bare signal Dagster reports FAILURE, of
    every executor, so that run retries and run monitoring still see a machine that went away.

    Everything shares one event loop. A step that blocks or burns CPU holds up all the others, and the
    answer to a signal: it belongs in `anyio.to_thread.run_sync` or `anyio.to_process.run_sync`.
    """

    def execute(
        self, plan_context: PlanOrchestrationContext, execution_plan: ExecutionPlan
    ) -> Iterator[DagsterEvent]:
        """The run, with Dagster's books held open."""
        storage = plan_context.instance
        with books_open(storage), books_open(storage, plan_context.run_id):
            yield from super().execute(plan_context, execution_plan)

    async def _async_execution_iterator(
        self, job_context: PlanExecutionContext, active: ActiveExecution
    ) -> AsyncIterator[DagsterEvent]:
        crashes: list[Exception] = []

        async def run(
            step: ExecutionStep, known: KnownExecutionState, send: MemoryObjectSendStream[DagsterEvent]
        ) -> None:
            try:
                await self._run_step_worker(job_context, known, step, send)
            except Exception as crash:
                # The task group would answer by cancelling every sibling, in the middle of a paid call.
                crashes.append(crash)

        interrupted, going = False, watch(run_name(job_context.run_id))
        called_off = _CalledOff(job_context)
        send, receive = anyio.create_memory_object_stream[DagsterEvent]()
        async with receive, anyio.create_task_group() as in_flight:
            async with send:
                while not (active.is_complete or crashes):
                    if going.halted:
                        active.mark_interrupted()
                        yield _halted(job_context, going.halted)
                        crashes.append(RunHalted(going.halted))
                        break
                    # The signal reaches the main thread, where Dagster's handler only sets a flag.
                    if interrupted := active.check_for_interrupts() or called_off():
                        active.mark_interrupted()
                        _stopping_runs.add(job_context.run_id)
                        yield _stopping(job_context)
                        break

                    for step in active.get_steps_to_execute():
                        in_flight.start_soon(run, step, active.get_known_state(), send.clone())
                    for event in active.concurrency_event_iterator(job_context):
                        yield event

                    if event := await _next_event(receive):
                        yield event
                        active.handle_event(event)
                        for event in active.plan_events_iterator(job_context):
                            yield event

            async for event in self._drain_events(active, job_context, receive):
                yield event

        # Raised inside the task group, they would leave it as an ExceptionGroup, which Dagster reports
        # as a failure.
        if interrupted:
            raise DagsterExecutionInterruptedError("The run was interrupted.")
        if crashes:
            raise crashes[0]

    async def _run_step_worker(
        self,
        job_context: PlanExecutionContext,
        known_state: KnownExecutionState,
        step: ExecutionStep,
        send_stream: MemoryObjectSendStream[DagsterEvent],
    ) -> None:
        """Unlike its parent, report a failure once: Dagster rejects the second and the run breaks down."""
        async with send_stream:
            step_context = job_context.for_step(step, known_state)
            seen: list[DagsterEvent] = []
            async for event in dagster_event_sequence_for_step(step_context):
                await send_stream.send(event)
                seen.append(event)
            async for event in _trigger_hook(step_context, seen):
                await send_stream.send(event)


class _CalledOff:
    """Whether somebody ended the run in Dagster's books: "Force termination" need not reach a process."""

    def __init__(self, job_context: PlanExecutionContext) -> None:
        self._context = job_context
        self._looked = time.monotonic()

    def __call__(self) -> bool:
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return False
        self._looked = time.monotonic()
        run = self._context.instance.get_run_by_id(self._context.run_id)
        return run is not None and run.status in (DagsterRunStatus.CANCELING, DagsterRunStatus.CANCELED)


async def _next_event(receive: MemoryObjectReceiveStream[DagsterEvent]) -> DagsterEvent | None:
    with anyio.move_on_after(POLL_SECONDS):
        return await receive.receive()
    return None


class RunHalted(Exception):
    """Nothing more can be drawn or may be spent in this run."""


def _halted(job_context: PlanExecutionContext, why: str) -> DagsterEvent:
    return DagsterEvent.engine_event(
        job_context, f"{why} No more steps are started; those in flight finish.", EngineEventData()
    )


def _stopping(job_context: PlanExecutionContext) -> DagsterEvent:
    return DagsterEvent.engine_event(
        job_context,
        "Interrupted. No more steps are started; the run ends when those in flight have finished.",
        EngineEventData(),
    )


class _Config(TypedDict):
    """What a run's config has once Dagster has checked it against the schema below."""

    max_concurrent: int | None
    tag_concurrency_limits: NotRequired[list[dict[str, Any]]]
    retries: dict[str, object]
    step_dependency_config: NotRequired[dict[str, bool]]


def _story_executor(context: InitExecutorContext) -> StoryExecutor:
    config = cast("_Config", context.executor_config)
    if config["max_concurrent"] is not None and config["max_concurrent"] < 1:
        raise DagsterUnmetExecutorRequirementsError(
            f"max_concurrent: {config['max_concurrent']} would run nothing; give 1 or more"
        )
    return StoryExecutor(
        retries=RetryMode(next(iter(config["retries"]))),
        max_concurrent=config["max_concurrent"],
        tag_concurrency_limits=config.get("tag_concurrency_limits"),
        step_dependency_config=StepDependencyConfig.from_config(config.get("step_dependency_config")),
    )


story_executor: Final = ExecutorDefinition(
    name="async",
    description="Steps run concurrently in one process; what has started is always let finish.",
    config_schema={
        "max_concurrent": Field(
            Noneable(int),
            default_value=MAX_CONCURRENT,
            description="Steps in flight at once; null for no limit.",
        ),
        "tag_concurrency_limits": get_tag_concurrency_limits_config(),
        "retries": get_retries_config(),
        "step_dependency_config": get_step_dependency_config_field(),
    },
    executor_creation_fn=_story_executor,
)
