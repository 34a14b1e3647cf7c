"""What a page says about itself to machines: JSON-LD, <meta>, <link> and <title>.

A witness, not the source: the fields stand here as the page wrote them, entities resolved, nothing judged.  Choosing
among them is the work of metadata, authors and published; the visible page is main_text's.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from selectolax.lexbor import LexborHTMLParser

from pipelines.read.about.addresses import archived_address, place_of

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
JsonObject: TypeAlias = dict[str, Json]

# schema.org types that stand for the page's own text, the most telling first (its Article and the subtypes,
# and what publishing systems write instead).
_ARTICLE_TYPES = (
    "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "backgroundnewsarticle",
    "reviewnewsarticle", "askpublicnewsarticle", "liveblogposting", "article", "blogposting", "techarticle",
    "scholarlyarticle", "medicalscholarlyarticle", "advertisercontentarticle", "satiricalarticle", "report",
    "socialmediaposting", "discussionforumposting", "review", "recipe", "howto", "creativework", "videoobject",
    "audioobject", "podcastepisode", "imagegallery", "webpage", "itempage", "qapage", "faqpage", "aboutpage",
)  # fmt: skip
_RANK = {name: rank for rank, name in enumerate(_ARTICLE_TYPES)}
_FIRST_PAGE_TYPE = _RANK["webpage"]

# Properties whose nodes are other pages or parts of this one, never the page itself.
_ELSEWHERE = frozenset(
    {
        "itemlistelement", "publisher", "author", "creator", "image", "ispartof", "breadcrumb", "comment", "about",
        "liveblogupdate", "video", "associatedmedia", "review", "citation", "relatedlink", "haspart", "mentions",
    }
)  # fmt: skip

_MOST_JSON = 2_000_000  # characters of one script; longer ones are data dumps, not descriptions
_MOST_NODES = 5_000


@dataclass(frozen=True, slots=True)
class Embedded:
    """The page's own description; texts are stripped of markup, empty ones are None.

    ``authors`` holds the names of JSON-LD as written, one item per person or string.  ``published`` and ``modified``
    are raw date strings.  ``meta`` maps a lower-case ``name``/``property``/``itemprop`` to its contents in document order.
    """

    types: tuple[str, ...] = ()
    headline: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    publisher: str | None = None
    organisations: frozenset[str] = frozenset()
    url: str | None = None
    article_body: str | None = None
    is_free: bool | None = None
    language: str | None = None
    title_tag: str | None = None
    canonical: str | None = None
    meta: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def first(self, *names: str) -> str | None:
        """The first content of the first of these ``<meta>`` names that the page has."""
        for name in names:
            if name in self.meta:
                return self.meta[name][0]
        return None


def read_embedded(tree: LexborHTMLParser) -> Embedded:
    """The page's description of itself.  Never raises: broken JSON is mended or passed over."""
    meta = _read_meta(tree)
    canonical = tree.css_first('link[rel="canonical"]')
    title = tree.css_first("title")
    nodes: list[JsonObject] = []
    for script in tree.css('script[type*="ld+json"]'):
        nodes.extend(_objects(load_leniently(script.text())))
    stated = plain(canonical.attributes.get("href")) if canonical is not None else None
    own = next((place for url in (stated, *meta.get("og:url", ())) if (place := place_of(url)) is not None), None)
    title_tag = plain(title.text()) if title is not None else None
    titles = [title_tag, *meta.get("og:title", ()), *meta.get("twitter:title", ())]
    main = _choose(nodes, own, {word for text in titles for word in _words_in(text)})
    organisations = {name for node in nodes if _is_organisation(node) and (name := plain(node.get("name"))) is not None}
    publisher = next((name for node in main for name in _names(node.get("publisher"))), None)
    types = tuple(dict.fromkeys(kind for node in main for kind in types_of(node)))
    return Embedded(
        types=types,
        headline=_first_text(main, "headline") or _first_text(main, "name"),
        description=_first_text(main, "description"),
        authors=_authors(main, nodes),
        published=next(
            (day for key in ("datePublished", "dateCreated", "uploadDate") if (day := _first_text(main, key))), None
        ),
        modified=_first_text(main, "dateModified"),
        section=_first_text(main, "articleSection"),
        keywords=tuple(dict.fromkeys(word for node in main[:1] for word in _words(node.get("keywords")))),
        publisher=publisher,
        organisations=frozenset(organisations),
        url=_url(main),
        article_body=_body(main),
        is_free=_is_free(main),
        language=_first_text(main, "inLanguage") or _html_language(tree, meta),
        title_tag=title_tag,
        canonical=archived_address(stated) if stated is not None else None,
        meta=meta,
    )


def _html_language(tree: LexborHTMLParser, meta: Mapping[str, tuple[str, ...]]) -> str | None:
    """What the page's element, its Content-Language (HTML, 4.2.5.3), and Open Graph say, in this order."""
    root = tree.css_first("html[lang]")
    if root is not None and root.attributes.get("lang"):
        return root.attributes["lang"]
    equivalent = tree.css_first("meta[http-equiv='content-language' i]")
    stated = equivalent.attributes.get("content") if equivalent is not None else None
    return stated or next(iter(meta.get("content-language") or meta.get("og:locale") or ()), None)


# ── <meta> ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_meta(tree: LexborHTMLParser) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for node in tree.css("meta[content]")[:_MOST_NODES]:
        attributes = node.attributes
        content = (attributes.get("content") or "").strip()
        if not content:
            continue
        for key in ("property", "name", "itemprop"):
            name = attributes.get(key)
            if name:
                found.setdefault(name.strip().lower(), []).append(content)
                break
    return MappingProxyType({name: tuple(contents) for name, contents in found.items()})


# ── JSON-LD ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_TRAILING_COMMA = re.compile(r",(\s{0,999}[}\]])")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
# What is cut out of a script that is no JSON: a field with its string, and the name of the first author.
_STRING = r'"((?:[^"\\]|\\.){0,5000})"'
_FIELD = re.compile(
    rf'"(headline|datePublished|dateModified|@type|articleSection)"\s{{0,9}}:\s{{0,9}}{_STRING}(?=\s{{0,99}}[,}}\]])'
)
_PLAIN_FIELD = r'"[^"]{0,200}"\s{0,9}:\s{0,9}"[^"]{0,500}"\s{0,9},\s{0,99}'
_AUTHOR_FIELD = re.compile(
    rf'"author"\s{{0,9}}:[^"]{{0,99}}(?:{_PLAIN_FIELD}){{0,9}}?"name"\s{{0,9}}:\s{{0,9}}{_STRING}'
)


def load_leniently(source: str) -> Json:
    """The value of a JSON script that may be broken: control characters, comments, trailing commas, bad escapes, several
    values in a row, or, where nothing else helps, only the few fields that can be cut out.  None when there is nothing."""
    source = source.strip()
    if not source or len(source) > _MOST_JSON:
        return None
    mended = source
    for mend in (None, _strip_comment, _mend_commas, html.unescape):
        if mend is not None:
            mended = mend(mended)
        try:
            return _load_all(mended)
        except RecursionError:
            return None
        except ValueError:
            continue
    return _salvage(source)


def _load_all(source: str) -> Json:
    decoder, values, position = json.JSONDecoder(strict=False), [], 0
    while position < len(source):
        value, position = decoder.raw_decode(source, position)
        values.append(value)
        while position < len(source) and source[position] in " \t\r\n;,":
            position += 1
    return values if len(values) != 1 else values[0]


def _strip_comment(source: str) -> str:
    """A script without the comment or CDATA section that old templates put round it: ``<!-- … -->``, ``//<![CDATA[ … //]]>``."""
    text = source
    if text.startswith("/*"):
        text = text.partition("*/")[2].lstrip()
    text = text.removeprefix("//").lstrip().removeprefix("<!--").removeprefix("<![CDATA[").rstrip()
    if text.endswith("*/"):
        text = text.rpartition("/*")[0].rstrip()
    return text.removesuffix("-->").removesuffix("]]>").rstrip().removesuffix("//").strip()


def _mend_commas(source: str) -> str:
    return _BAD_ESCAPE.sub(r"\\\\", _TRAILING_COMMA.sub(r"\1", source))


def _salvage(source: str) -> Json:
    found: JsonObject = {}
    for key, value in _FIELD.findall(source):
        found.setdefault(key, value)
    if author := _AUTHOR_FIELD.search(source):
        found["author"] = author[1]
    return found or None


def _objects(value: Json) -> Iterator[JsonObject]:
    """All objects of a JSON-LD value in document order, except those that describe other things than the page."""
    stack: list[Json] = [value]
    for _ in range(_MOST_NODES):
        if not stack:
            return
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(reversed(item))
        elif isinstance(item, dict):
            yield item
            stack.extend(
                inner
                for key, inner in reversed(item.items())
                if isinstance(inner, (dict, list)) and key.lower() not in _ELSEWHERE
            )


def types_of(node: JsonObject) -> tuple[str, ...]:
    """The types of a node in lower case, without a vocabulary's address before them."""
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return tuple(re.split(r"[/#:]", name)[-1].lower() for name in names if isinstance(name, str))


def _choose(nodes: list[JsonObject], own: str | None, title: Set[str]) -> list[JsonObject]:
    """The nodes that describe the page's own text, the most telling first.

    Cards of other stories carry nodes too: one that states the page's own address wins over its like, one that states another
    comes last, and is none of the page's where its headline is another as well.  ``own`` is the page's address as
    ``place_of`` gives it, ``title`` holds the words of its titles.
    """
    ranked = []
    for place, node in enumerate(nodes):
        rank = min((_RANK[kind] for kind in types_of(node) if kind in _RANK), default=None)
        if rank is None and "headline" in node and "datePublished" in node:
            rank = _FIRST_PAGE_TYPE
        if rank is not None:
            places = _places(node) if own is not None else frozenset[str]()
            is_titled = _is_titled(node, title)
            is_elsewhere = bool(places) and own not in places
            if is_elsewhere and not is_titled and "headline" in node and title:
                continue
            # An article without headline or day is a stub that only refers to the real one.
            stub = not ("headline" in node or "name" in node) + 2 * ("datePublished" not in node)
            is_page = rank >= _FIRST_PAGE_TYPE
            ranked.append((is_page, is_elsewhere, stub, rank, own not in places, not is_titled, place))
    return [nodes[place] for *_, place in sorted(ranked)]


def _places(node: JsonObject) -> frozenset[str]:
    """The addresses that a node states for what it describes, as ``place_of`` gives them."""
    page = node.get("mainEntityOfPage")
    inner = (page.get("@id"), page.get("url")) if isinstance(page, dict) else (page,)
    found = (place_of(value) for value in (node.get("url"), node.get("@id"), *inner) if isinstance(value, str))
    return frozenset(place for place in found if place is not None)


def _is_titled(node: JsonObject, title: Set[str]) -> bool:
    """Whether a node's headline shares half of its words or more with the page's titles."""
    words = _words_in(plain(node.get("headline")) or plain(node.get("name")))
    return bool(words) and 2 * len(words & title) >= len(words)


def _words_in(text: str | None) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold())) if text else frozenset()


def _is_organisation(node: JsonObject) -> bool:
    return any(kind.endswith(("organization", "website", "corporation")) for kind in types_of(node))


def plain(value: Json) -> str | None:
    """A JSON or attribute value as one line of text: entities resolved (twice, for those escaped twice), tags dropped."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    if "&" in value:
        value = html.unescape(html.unescape(value))
    if "<" in value:
        value = re.sub(r"</?[a-zA-Z][^<>]{0,500}>", "", value)
    value = " ".join(value.split())
    return value or None


def _first_text(nodes: list[JsonObject], key: str) -> str | None:
    return next((text for node in nodes if (text := plain(node.get(key))) is not None), None)


def _names(value: Json) -> Iterator[str]:
    """The names of people or organisations, however they are nested."""
    if isinstance(value, list):
        for item in value:
            yield from _names(item)
    elif isinstance(value, dict):
        inner = value.get("name") or value.get("@list") or value.get("author")
        if isinstance(inner, list):
            yield from _names(inner)
        elif (name := plain(inner)) is not None:
            yield name
    elif (name := plain(value)) is not None:
        yield name


def _authors(main: list[JsonObject], nodes: list[JsonObject]) -> tuple[str, ...]:
    by_id = {key: node for node in nodes if isinstance(key := node.get("@id"), str) and "name" in node}
    for node in main:
        for key in ("author", "creator", "contributor"):
            names = tuple(dict.fromkeys(_names(_resolve(node.get(key), by_id))))
            if names:
                return names
    return ()


def _resolve(value: Json, by_id: Mapping[str, JsonObject]) -> Json:
    """References ({"@id": …}) replaced by the nodes they mean."""
    if isinstance(value, list):
        return [_resolve(item, by_id) for item in value]
    if isinstance(value, dict) and "name" not in value and isinstance(key := value.get("@id"), str):
        return by_id.get(key, value)
    return value


def _words(value: Json) -> Iterator[str]:
    items = value if isinstance(value, list) else [value]
    for item in items:
        text = plain(item)
        if text is not None:
            yield from (word.strip() for word in text.split(",") if word.strip()) if len(items) == 1 else (text,)


def _url(nodes: list[JsonObject]) -> str | None:
    for node in nodes:
        page = node.get("mainEntityOfPage")
        if isinstance(page, dict):
            page = page.get("@id") or page.get("url")
        for value in (node.get("url"), page):
            if isinstance(value, str) and value.startswith(("http://", "https://")):
                return value
    return None


def _body(nodes: list[JsonObject]) -> str | None:
    bodies = [body for node in nodes if isinstance(body := node.get("articleBody"), str) and body.strip()]
    return max(bodies, key=len, default=None)


def _is_free(nodes: list[JsonObject]) -> bool | None:
    for node in nodes:
        value = node.get("isAccessibleForFree")
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.strip().lower().rsplit("/", 1)[-1] in ("true", "false"):
            return value.strip().lower().endswith("true")
    return None
