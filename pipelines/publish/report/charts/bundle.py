"""Makes the files of ``assets/`` that come from elsewhere, for maintainers:

    npm pack vega@6.4.0 vega-lite@6.4.3 vega-interpreter@2.3.2 world-atlas@2.0.2
    for each in *.tgz; do mkdir -p "x/${each%-*}" && tar xzf "$each" -C "x/${each%-*}" --strip-components=1; done
    python -m pipelines.publish.report.charts.bundle x

What belongs here: ``charts.js`` (Vega, its interpreter, Vega-Lite, as one script without modules) and ``outlines.json`` (borders of
countries, Natural Earth 1:110m).  What does not: anything that a report needs when it is written.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

ASSETS = Path(__file__).parents[1] / "assets"
_EXPORT = re.compile(r"^export \{ expression as expressionInterpreter \};$", re.MULTILINE)
_IMPORT = re.compile(r"^import \{ ([\w, ]+) \} from 'vega-util';$", re.MULTILINE)
_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def bundle(folder: Path) -> str:
    """Vega, its interpreter and Vega-Lite, one behind the other, with their licences before them."""
    vega, lite, interpreter = (folder / name for name in ("vega", "vega-lite", "vega-interpreter"))
    source = (interpreter / "build" / "vega-interpreter.js").read_text("utf-8")
    source, n_exports = _EXPORT.subn("vega.expressionInterpreter = expression;", source)
    source, n_imports = _IMPORT.subn(r"const { \1 } = vega;", source)
    if (n_exports, n_imports) != (1, 1):
        raise ValueError("vega-interpreter is built in another way than this command knows")
    versions = [
        f"{path.name} {json.loads((path / 'package.json').read_text('utf-8'))['version']}"
        for path in (vega, interpreter, lite)
    ]
    licence = (vega / "LICENSE").read_text("utf-8").strip()
    parts = (
        f"/*! {', '.join(versions)}\n{licence}\n*/",
        (vega / "build" / "vega.min.js").read_text("utf-8"),
        f"(function () {{\n{source}}})();",
        (lite / "build" / "vega-lite.min.js").read_text("utf-8"),
    )
    return _MAP.sub("", "\n;".join(part.strip() for part in parts)) + "\n"


def outlines(path: Path) -> str:
    """The borders of a TopoJSON of countries, without names and what else it says of them."""
    world = json.loads(path.read_text("utf-8"))
    shapes = [
        {key: shape[key] for key in ("type", "arcs") if key in shape}
        for shape in world["objects"]["countries"]["geometries"]
    ]
    kept = {
        "type": "Topology",
        "transform": world["transform"],
        "objects": {"countries": {"type": "GeometryCollection", "geometries": shapes}},
        "arcs": world["arcs"],
    }
    return json.dumps(kept, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    unpacked = Path(sys.argv[1])
    (ASSETS / "charts.js").write_text(bundle(unpacked), "utf-8")
    (ASSETS / "outlines.json").write_text(outlines(unpacked / "world-atlas" / "countries-110m.json"), "utf-8")
