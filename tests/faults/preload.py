"""What the server that runs are forked from has loaded and used once, so that a run takes moments."""

from __future__ import annotations

from pipelines.fingerprint import fingerprint
from pipelines.process.worker import warm_up
from pipelines.read.language import detect_language
from pipelines.settings import Settings
from pipelines.store.schema import tables, views

tables(), views()
fingerprint(Settings())
warm_up(Settings().nlp_model)
detect_language("De rivier staat hoog, zei de burgemeester van het dorp, en niemand kan er over.", None)
