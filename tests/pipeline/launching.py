"""Runs as the UI starts and stops them: through GraphQL, in a process of their own."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dagster as dg
import pytest
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import PythonFileTarget
from dagster_graphql.client.client_queries import TERMINATE_RUN_JOB_MUTATION
from dagster_graphql.client.query import LAUNCH_PIPELINE_EXECUTION_MUTATION
from dagster_graphql.test.utils import execute_dagster_graphql


@contextmanager
def served(instance: dg.DagsterInstance, file: str, folder: str) -> Iterator[WorkspaceProcessContext]:
    """A code server for the definitions in *file*."""
    target = PythonFileTarget(file, attribute=None, working_directory=folder, location_name="stories")
    with WorkspaceProcessContext(instance, target) as workspace:
        yield workspace


def launched(workspace: WorkspaceProcessContext, job: str) -> str:
    """Launch *job* and return its run id."""
    selector = {
        "repositoryLocationName": "stories",
        "repositoryName": "__repository__",
        "pipelineName": job,
    }
    answer = execute_dagster_graphql(
        workspace.create_request_context(),
        LAUNCH_PIPELINE_EXECUTION_MUTATION,
        {"executionParams": {"selector": selector, "mode": "default"}},
    )
    return answer.data["launchPipelineExecution"]["run"]["runId"]


def terminate(workspace: WorkspaceProcessContext, run_id: str) -> None:
    """Press Terminate."""
    execute_dagster_graphql(workspace.create_request_context(), TERMINATE_RUN_JOB_MUTATION, {"runId": run_id})


def wait_until(happened: Callable[[], object], told: Callable[[], str] = lambda: "") -> None:
    """Wait for *happened*, at most three minutes; then fail with what is *told*."""
    deadline = time.monotonic() + 180
    while not happened():
        if time.monotonic() > deadline:
            pytest.fail(told() or "it did not happen")
        time.sleep(0.05)
