"""The peers that reading is measured against, each as a function from a page's bytes to its main text.

They are installed by ``make bench`` only (requirements.lock in this folder).  Each is called as its documentation shows it, with
its defaults unless the name says otherwise, and with everything it can give: text and metadata, without comments.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

import newspaper
import readability
import trafilatura
from lxml import html as lxml_html
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding

logging.disable(logging.CRITICAL)  # the peers write to it of every odd page

Extract = Callable[[bytes], str]


def with_trafilatura(page: bytes) -> str:
    """trafilatura, text and metadata."""
    found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)
    return (found.text or "") if found is not None else ""


def with_trafilatura_precision(page: bytes) -> str:
    """trafilatura with ``favor_precision``."""
    found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False, favor_precision=True)
    return (found.text or "") if found is not None else ""


def with_trafilatura_fast(page: bytes) -> str:
    """trafilatura without its fallbacks."""
    found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False, fast=True)
    return (found.text or "") if found is not None else ""


def with_resiliparse(page: bytes) -> str:
    """resiliparse, the main text alone: it gives no metadata."""
    return str(extract_plain_text(bytes_to_str(page, detect_encoding(page)), main_content=True, alt_texts=False))


def with_newspaper(page: bytes) -> str:
    """newspaper4k, its own text and metadata; without its look-up of pictures on the network."""
    article = newspaper.Article("https://paper.example/", fetch_images=False, language="en")
    article.download(input_html=page.decode("utf-8", "replace"))
    article.parse()
    return str(article.text)


def with_readability(page: bytes) -> str:
    """readability-lxml, title and text."""
    document = readability.Document(page.decode("utf-8", "replace"))
    document.title()
    tree = lxml_html.fromstring(document.summary())
    return re.sub(r"\n\s*\n", "\n", "\n".join(tree.itertext()))


PEERS: dict[str, Extract] = {
    "trafilatura": with_trafilatura,
    "trafilatura precision": with_trafilatura_precision,
    "trafilatura fast": with_trafilatura_fast,
    "newspaper4k": with_newspaper,
    "readability-lxml": with_readability,
    "resiliparse": with_resiliparse,
}
