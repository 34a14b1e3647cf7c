"""The language identifier is unpacked through a file: where there is no room for it, that is said."""

from __future__ import annotations

import subprocess
import sys

import pytest

_LITTLE_ROOM = """
import resource
from pipelines.read.language import detect_language
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
detect_language("De rivier staat hoog, zei de burgemeester van het dorp, en niemand kan er over.", None)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit can be set")
def test_where_there_is_no_room_to_unpack_the_model_that_is_said() -> None:
    ended = subprocess.run([sys.executable, "-c", _LITTLE_ROOM], check=False, capture_output=True, text=True)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith("OSError: no room in /")
    assert ended.stderr.splitlines()[-1].endswith("to unpack the model that tells languages apart: File too large")
