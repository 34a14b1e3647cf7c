"""``dateline init``: a project folder of the user's own, with what ``dateline run`` and ``dateline ui`` look for."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

TEMPLATES = {
    "sources.toml": "sources.toml",
    "dagster.yaml": "dagster.yaml",
    "pyproject.toml": "pyproject.toml",
    "gitignore": ".gitignore",
    "corrections.tsv": "corrections.tsv",
    "judgements.tsv": "judgements.tsv",
}
FOLDERS = ("inbox", "warehouse")


def init_project(folder: Path) -> list[Path]:
    """Make what is missing of a project folder; what is there already stays as it is.  Returns what was made.

    Raises:
        OSError: the folder cannot be written.
    """
    made = []
    folder.mkdir(parents=True, exist_ok=True)
    for name in FOLDERS:
        if not (folder / name).exists():
            (folder / name).mkdir()
            made.append(folder / name)
    templates = files("pipelines.cli").joinpath("project")
    for template, name in TEMPLATES.items():
        path = folder / name
        if not path.exists():
            path.write_text(templates.joinpath(template).read_text("utf-8"), "utf-8")
            made.append(path)
    return made
