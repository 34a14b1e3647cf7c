"""Language models as packages: both shapes load, a model is known by its weights, and what cannot be used says what to do.

The packages are made here out of a blank pipeline, so that nothing is downloaded.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy

from pipelines.annotate.parse.language_model import (
    DEFAULT_MODEL,
    LanguageModelError,
    load_language_model,
    model_identity,
)

MODEL_PATH = "from pathlib import Path\n\n\ndef model_path():\n    return Path(__file__).parent / 'weights'\n"
NO_WEIGHTS = "def model_path():\n    raise FileNotFoundError('run the build step first')\n"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Makes an importable package that holds a blank English pipeline in its folder ``weights``."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(name: str, code: str = "", folder: str = "weights", spacy_version: str | None = None) -> Path:
        root = tmp_path / name
        root.mkdir()
        (root / "__init__.py").write_text(code)
        pipeline = spacy.blank("en")
        pipeline.add_pipe("sentencizer")
        pipeline.to_disk(root / folder)
        if spacy_version is not None:
            meta = root / folder / "meta.json"
            meta.write_text(json.dumps(json.loads(meta.read_text()) | {"spacy_version": spacy_version}))
        return root

    return make


@pytest.mark.parametrize(
    ("name", "code", "folder"),
    [("model_with_a_path", MODEL_PATH, "weights"), ("model_of_spacy", "", "model_of_spacy-1.0.0")],
)
def test_a_package_of_either_shape_loads(package: Callable[..., Path], name: str, code: str, folder: str) -> None:
    package(name, code, folder)
    model = load_language_model(name)
    assert model.identity == model_identity(name)
    assert [sent.text for sent in model.pipeline("It rained. We left.").sents] == ["It rained.", "We left."]


def test_a_model_is_known_by_its_weights(package: Callable[..., Path]) -> None:
    one, other = package("weights_one", MODEL_PATH), package("weights_other", MODEL_PATH)
    (other / "weights" / "config.cfg").open("a").write("\n# changed\n")
    assert (one / "__init__.py").read_bytes() == (other / "__init__.py").read_bytes()
    identities = [model_identity(name) for name in ("weights_one", "weights_other")]
    assert [identity.name for identity in identities] == ["weights_one", "weights_other"]
    assert all(len(identity.sha256) == 64 for identity in identities)
    assert identities[0].sha256 != identities[1].sha256


def test_the_default_model_says_its_version() -> None:
    identity = model_identity()
    assert identity.name.startswith("en_core_web")
    assert identity.version.split(".")[0] == "3"


@pytest.mark.parametrize("name", ["no_such_model", "no/such/model", "", "two words", "re._parser"])
def test_a_model_that_is_not_installed(name: str) -> None:
    with pytest.raises(
        LanguageModelError, match=r"not installed: pip install it, or set another 'settings\.nlp_model'"
    ):
        model_identity(name)


def test_a_package_that_is_no_model() -> None:
    with pytest.raises(LanguageModelError, match="has no weights"):
        _ = load_language_model("json").pipeline


def test_a_package_without_its_weights_passes_on_what_it_says(package: Callable[..., Path]) -> None:
    package("unbuilt_model", NO_WEIGHTS)
    with pytest.raises(LanguageModelError, match="has no weights: run the build step first"):
        _ = load_language_model("unbuilt_model").pipeline


def test_a_model_for_another_spacy_is_refused_by_name(package: Callable[..., Path]) -> None:
    package("model_of_the_past", MODEL_PATH, spacy_version=">=2.0.0,<3.0.0")
    with pytest.raises(LanguageModelError, match=r"'model_of_the_past' needs spaCy >=2\.0\.0,<3\.0\.0 and spaCy 3"):
        _ = load_language_model("model_of_the_past").pipeline


def test_spacy_comes_without_its_terminal_which_can_be_had_afterwards() -> None:
    code = (
        "import sys; from pipelines.annotate.parse.language_model import import_spacy; import_spacy()\n"
        "print(sorted({'spacy.cli', 'requests', 'typer'} & sys.modules.keys()))\n"
        "from spacy.cli.info import info; print(callable(info))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "True"]


def test_a_model_is_loaded_when_it_is_asked_for(package: Callable[..., Path]) -> None:
    package("asked_for_later", NO_WEIGHTS)
    assert load_language_model("asked_for_later").identity.name == "asked_for_later"
    assert load_language_model() is load_language_model(DEFAULT_MODEL)
    assert load_language_model().pipeline is load_language_model().pipeline
