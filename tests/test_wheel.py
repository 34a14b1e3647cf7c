"""The wheel: built, installed in an environment of its own, run from another folder."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from pipelines.paths import SQL

ROOT = Path(__file__).parents[1]
PACKED = ("pipelines", "warehouse", "pyproject.toml", "setup.py", "README.md", "LICENSE")

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]


def run(*command: object, cwd: Path) -> str:
    """What a command prints; it must end well."""
    done = subprocess.run(
        list(map(str, command)),
        check=False,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=300,
        env={"PATH": "/usr/bin:/bin", "HOME": str(cwd)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` folder of a new environment with the wheel; its dependencies are those of this one."""
    source = tmp_path_factory.mktemp("source")
    for name in PACKED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, source / name)
    for left in [*source.rglob("__pycache__"), *(source / "warehouse").glob("dateline.*")]:
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    wheels = tmp_path_factory.mktemp("wheels")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "-q")
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", wheels, source, cwd=source)
    shutil.rmtree(source)
    home = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", home, cwd=home)
    (wheel,) = wheels.glob("dateline-*.whl")
    run(*pip, "--python", home / "bin" / "python", "install", "--no-deps", "--no-index", wheel, cwd=home)
    (site,) = home.glob("lib/python*/site-packages")
    # a plain line of a .pth file: the packages there, but not the editable install that they hold
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin"


def test_the_wheel_holds_what_the_source_tree_holds(installed: Path) -> None:
    (site,) = installed.parent.glob("lib/python*/site-packages")
    data = {".tsv", ".xz", ".sql", ".typed", ".toml", ".yaml", ".md", ".txt", ".css", ".js", ".j2", ".json"}
    here = {path.relative_to(ROOT) for path in (ROOT / "pipelines").rglob("*") if path.suffix in data | {".py"}} | {
        Path("pipelines/warehouse") / path.relative_to(SQL) for path in SQL.glob("*/*.sql")
    }
    here = {path for path in here if path.parts[1] != "dateline" and path.name not in ("user_places.xz",)}
    assert here <= {path.relative_to(site) for path in (site / "pipelines").rglob("*")}


def test_build_query_and_explain_from_another_folder(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "inbox" / "sample", tmp_path / "pages")
    dateline = installed / "dateline"
    assert run(dateline, "--version", cwd=tmp_path).startswith("dateline ")
    run(dateline, "build", "pages", "--warehouse", "my.duckdb", "--workers", 1, cwd=tmp_path)
    counts = run(
        dateline, "sql", "SELECT count(*) AS n FROM figure_evidence", "--warehouse", "my.duckdb", "--csv", cwd=tmp_path
    )
    assert int(counts.split()[1]) > 0
    assert "more_than 40" in run(dateline, "explain", "More than 40 boats came back.", cwd=tmp_path)


def test_a_project_folder_is_made_and_run(installed: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    run(installed / "dateline", "init", project, cwd=tmp_path)
    shutil.copytree(ROOT / "inbox" / "sample", project / "inbox" / "sample")
    run(installed / "dateline", "run", cwd=project)
    assert (project / "warehouse" / "dateline.duckdb").is_file()


def test_the_python_calls_from_another_folder(installed: Path, tmp_path: Path) -> None:
    script = (
        "import dateline, pipelines\n"
        "article = dateline.read('<html><body><article><h1>Ferry</h1><p>At least 30 people left Port Aral on Monday, the mayor"
        " said.</p></article></body></html>')\n"
        "print(dateline.__version__, [f.surface for f in dateline.annotate(article).figures])\n"
    )
    assert "At least 30 people" in run(installed / "python", "-c", script, cwd=tmp_path)


def test_a_bundle_is_verified_with_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "inbox" / "sample", tmp_path / "pages")
    dateline = installed / "dateline"
    run(dateline, "build", "pages", "--warehouse", "my.duckdb", "--workers", 1, cwd=tmp_path)
    query = "SELECT min(thread_id) AS id FROM figure_threads"
    name = run(dateline, "sql", query, "--warehouse", "my.duckdb", "--csv", cwd=tmp_path).split()[1]
    run(dateline, "prove", name, "-o", "e.wacz", "--warehouse", "my.duckdb", cwd=tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "e.wacz").rename(elsewhere / "e.wacz")
    for left in tmp_path.glob("my.*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    assert "e.wacz: holds: " in run(dateline, "verify", "e.wacz", cwd=elsewhere)
