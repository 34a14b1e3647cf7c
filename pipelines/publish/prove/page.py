"""The page that opens the evidence of a bundle: one HTML file without script that asks nothing of a network.

What belongs here: putting claims into HTML.  Every word of it that is not ours is escaped.  What does not: what a claim is.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence

from pipelines.publish.prove.claims import Claim
from pipelines.store.escaping import for_html

AROUND = 400  # characters shown before and after a row's own
_STYLE = """
:root{color-scheme:light dark}
body{font:1rem/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}
article{border-top:1px solid;padding:1rem 0}
blockquote{margin:.5rem 0;padding:.5rem 1rem;border-left:.25rem solid;white-space:pre-wrap;overflow-wrap:anywhere}
mark{font-weight:bold;color:black;background:gold}
th{text-align:left;padding-right:1rem;vertical-align:top;font-weight:normal;white-space:nowrap}
td,code{overflow-wrap:anywhere;font-family:ui-monospace,monospace;font-size:.9rem}
h2{font-size:1.1rem}
small,footer{opacity:.8}
"""
_POLICY = "sha256-" + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_PROVEN = (
    "The words stand in the text that Dateline reads from the bytes kept in this file, at the characters given, and the bytes are"
    " those whose digests are given. That these bytes came from that address at that time is what the archive was told; a signature"
    " says who vouches for it, a timestamp since when the bundle exists. To check it without trusting this page:"
)


def evidence_page(claims: Sequence[Claim], texts: Mapping[str, tuple[str, str]], created: str, software: str) -> bytes:
    """The HTML; ``texts``: by row id, the characters around a row's own."""
    pages: dict[str, list[Claim]] = {}
    for claim in claims:
        pages.setdefault(str(_of(claim, "page")["article_id"]), []).append(claim)
    title = f"Evidence for {_count(len(claims), 'row')} on {_count(len(pages), 'page')}"
    parts = [
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{_POLICY}'; base-uri 'none';"
        " form-action 'none'\">\n"
        '<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title><style>{_STYLE}</style></head>\n<body><main><h1>{title}</h1>\n"
        f"<p>{_PROVEN} <code>dateline verify</code> with the file that this page is in.</p>\n"
    ]
    for rows in pages.values():
        parts.append(_page(rows, texts))
    parts.append(f"</main><footer><p>Made {for_html(created)} by {for_html(software)}.</p></footer></body></html>\n")
    return "".join(parts).encode()


def _page(rows: Sequence[Claim], texts: Mapping[str, tuple[str, str]]) -> str:
    page = _of(rows[0], "page")
    warc, reader = _of(page, "warc"), _of(rows[0], "reader")
    facts = {
        "address": _link(page["final_url"] or page["url"]),
        "publisher": for_html(page["publisher"]),
        "captured": for_html(page["captured_at"] or "not known"),
        "acquired via": for_html(page["acquired_via"]),
        "bytes of the page": f"{for_html(page['n_bytes'])}, sha256 {for_html(page['payload_sha256'])}",
        "WARC record": f"{for_html(warc['record_id'])} in {for_html(warc['file'])} at {for_html(warc['offset'])}",
        "text of the page": f'<a href="../{for_html(page["text"])}">{for_html(page["text"])}</a>,'
        f" {for_html(page['text_chars'])} characters, sha256 {for_html(page['text_sha256'])}",
        "read by": f"dateline {for_html(reader['dateline'])}, text {for_html(reader['text'])}, rows {for_html(reader['rows'])}",
    }
    shown = "".join(_row(claim, texts) for claim in rows)
    return f"<section><h2>{for_html(page['title'] or '(no title)')}</h2>\n{_table(facts)}{shown}</section>\n"


def _row(claim: Claim, texts: Mapping[str, tuple[str, str]]) -> str:
    row_id = str(claim["row_id"])
    quote = ""
    if claim["surface"] is not None:
        before, after = texts[row_id]
        quote = (
            f"<blockquote>{for_html(before)}<mark>{for_html(claim['surface'])}</mark>{for_html(after)}</blockquote>\n"
        )
        quote += f"<p><small>characters {for_html(claim['start_char'])} to {for_html(claim['end_char'])}</small></p>\n"
    values = {name: for_html(value) for name, value in _of(claim, "row").items() if value not in (None, "", [])}
    words = "".join(
        f"<p>By a person: {for_html(each.get('column_name'))} is {for_html(each.get('new_value'))}, not"
        f" {for_html(each.get('old_value'))} ({for_html(each.get('reviewer'))}: {for_html(each.get('reason'))}).</p>\n"
        for each in _list(claim, "corrections")
    )
    kind = for_html(claim["table"])
    head = f'<article id="{for_html(row_id)}"><h3>{kind} <code>{for_html(row_id)}</code></h3>\n'
    return f"{head}{quote}{words}{_table(values)}</article>\n"


def _table(cells: Mapping[str, str]) -> str:
    lines = "".join(
        f'<tr><th scope="row">{for_html(name)}</th><td>{cell}</td></tr>\n' for name, cell in cells.items() if cell
    )
    return f"<table>{lines}</table>\n"


def _link(url: object) -> str:
    if url is None:
        return "not known"
    shown = for_html(url)
    is_web = str(url).lower().startswith(("http://", "https://"))
    return f'<a rel="noreferrer noopener" href="{shown}">{shown}</a>' if is_web else shown


def _of(holder: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = holder[name]
    if not isinstance(value, Mapping):
        raise TypeError(name)
    return value


def _list(holder: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    value = holder[name]
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"
