"""``dateline ui``: one process group that serves the UI, and its end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable

from pipelines.orchestrate.launch import dagster_home
from pipelines.settings import Project, SettingsError

_COLOURS = re.compile(r"\x1b\[[\d;]*m")  # of Dagster's log lines
ENDING_SECONDS = 20.0  # what the UI's processes get to end by themselves


def run_ui(project: Project, port: int, say: Callable[[str], None]) -> int:
    """Serve the UI on 127.0.0.1 until Ctrl-C; returns the exit code.  Leaves no process and no temporary home behind.

    ``say`` gets the lines that the UI's processes write.  Raises SettingsError where the port is taken.
    """
    environment = os.environ | {"DAGSTER_HOME": str(dagster_home(project.root)), "PYTHONWARNINGS": "ignore"}
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", port))
            listening.listen(128)
        except OSError as error:
            raise SettingsError(
                f"port {port} of 127.0.0.1 cannot be had ({error.strerror}); name another with --port"
            ) from None
        say(f"Dagster UI: http://127.0.0.1:{listening.getsockname()[1]}  (Ctrl-C ends it)")
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell starts background commands with it ignored
        process = subprocess.Popen(
            [sys.executable, "-m", "pipelines.orchestrate.ui.serve", str(listening.fileno())],
            cwd=project.root, env=environment, start_new_session=True, pass_fds=[listening.fileno()],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
    ended = False

    def end(number: int, frame: object) -> None:
        nonlocal ended
        ended = True
        process.send_signal(signal.SIGINT)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    threading.Thread(target=_pass_on, args=(process, say), daemon=True).start()
    code = _wait(process, lambda: ended)
    _end_group(process.pid)
    return 0 if ended else code


def _pass_on(process: subprocess.Popen[bytes], say: Callable[[str], None]) -> None:
    """What the UI's processes write; a terminal that was closed takes nothing more."""
    assert process.stdout is not None
    for line in process.stdout:
        try:
            say(_COLOURS.sub("", line.decode("utf-8", "replace").rstrip("\n")))
        except OSError:
            continue


def _wait(process: subprocess.Popen[bytes], is_ending: Callable[[], bool]) -> int:
    waited = 0.0
    while True:
        try:
            return process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            waited += 0.5 if is_ending() else 0.0
            if waited >= ENDING_SECONDS:
                process.kill()


def _end_group(group: int) -> None:
    """What the UI left running in its own process group ends now."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return
