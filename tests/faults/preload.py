"""What the server that runs are forked from has loaded and used once, so that a run takes moments."""

from __future__ import annotations

from pipelines.acquire.archive import capture_of
from pipelines.annotate import annotate, load_language_model
from pipelines.fingerprint import fingerprint
from pipelines.model import Capture
from pipelines.publish.tables import tables, views
from pipelines.read import read_page
from pipelines.settings import Settings
from tests.warehouses import SAMPLE

_PAYLOAD = (SAMPLE / "crossing-short.html").read_bytes()
_CAPTURE = Capture(
    capture_of(_PAYLOAD, None, None, None),
    None,
    None,
    None,
    None,
    None,
    "file",
    "",
    0,
    0,
    None,
    "text/html",
    "",
    None,
    len(_PAYLOAD),
)

tables(), views()
fingerprint(Settings())
_READING = read_page(_CAPTURE, _PAYLOAD)
annotate(_READING.article, _READING.blocks, load_language_model(Settings().nlp_model))
