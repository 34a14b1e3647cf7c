"""The process behind ``dateline ui``: Dagster's code server, daemon and guarded web server, started and ended together.

It does what ``dagster dev`` does, with the guard in front; ``run_ui`` starts it.  What belongs here: that one process.  What does
not: what is refused (``guard``), and the terminal (``run``).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from dagster import DagsterInstance
from dagster._cli.proxy_server_manager import ProxyServerManager
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import ModuleTarget, WorkspaceFileTarget
from dagster._utils.log import configure_loggers
from dagster_shared.ipc import get_ipc_shutdown_pipe, open_ipc_subprocess, send_ipc_shutdown_message
from dagster_shared.serdes import serialize_value
from dagster_webserver.app import create_app_from_workspace_process_context
from dagster_webserver.version import __version__

from pipelines.orchestrate.lost_runs import LOCATION, end_lost_runs
from pipelines.orchestrate.ui.guard import Guard

POLL_MILLISECONDS = 2000  # how often the UI asks for news of assets
_CLOSING_SECONDS = 2  # what open connections get when the server ends
_ENDING_SECONDS = 10


def serve(listening: socket.socket) -> None:
    """Serve the project of the working directory on a socket until SIGINT or SIGTERM, or until standard input ends."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    configure_loggers(log_level="INFO")
    target = ModuleTarget("pipelines.definitions", None, os.getcwd(), LOCATION)
    with DagsterInstance.get() as instance:
        end_lost_runs(instance)
        with (
            ProxyServerManager(instance, target, "warning") as code,
            _workspace_file(code) as workspace,
            _daemon(instance, workspace) as daemon,
            WorkspaceProcessContext(instance, WorkspaceFileTarget([workspace]), version=__version__) as context,
        ):
            app = create_app_from_workspace_process_context(context, "", POLL_MILLISECONDS, lifespan=_lifespan)
            config = uvicorn.Config(
                Guard(app), log_level="warning", proxy_headers=False, timeout_graceful_shutdown=_CLOSING_SECONDS
            )
            server = uvicorn.Server(config)
            threading.Thread(target=_end_with, args=(daemon, server), daemon=True).start()
            server.run(sockets=[listening])


@contextmanager
def _workspace_file(code: ProxyServerManager) -> Iterator[str]:
    """A file that names the code server, for the daemon and the web server: JSON, which is YAML too."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workspace.yaml"
        path.write_text(json.dumps({"load_from": list(code.get_code_server_specs())}))
        yield str(path)


@contextmanager
def _daemon(instance: DagsterInstance, workspace: str) -> Iterator[subprocess.Popen[bytes]]:
    """Dagster's daemon (sensors, schedules, the queue, run monitoring), ended with the block."""
    reading, writing = get_ipc_shutdown_pipe()
    command = [
        sys.executable, "-m", "dagster._daemon", "run", "--log-level", "info", "--shutdown-pipe", str(reading),
        "--instance-ref", serialize_value(instance.get_ref()), "--code-server-log-level", "warning",
        "--workspace", workspace,
    ]  # fmt: skip
    process = open_ipc_subprocess(command, pass_fds=[reading])
    os.close(reading)
    try:
        yield process
    finally:
        with contextlib.suppress(OSError):
            send_ipc_shutdown_message(writing)
        try:
            process.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _end_with(daemon: subprocess.Popen[bytes], server: uvicorn.Server) -> None:
    """Without its daemon the UI would queue runs that nothing starts."""
    while daemon.poll() is None:
        time.sleep(1.0)
    server.should_exit = True


def _end_with_parent() -> None:
    """Standard input is a pipe of ``run_ui``: it ends when that process is gone, however it went."""
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGINT)


@contextlib.asynccontextmanager
async def _lifespan(app: object) -> AsyncIterator[None]:
    with contextlib.suppress(asyncio.CancelledError):
        yield


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        serve(socket.socket(fileno=int(sys.argv[1])))
