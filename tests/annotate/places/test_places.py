"""Which place a name is, from the page alone: what the words beside it and the other names of the page decide."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.annotate.places.demonyms import demonym_of, demonym_place, is_demonym
from pipelines.annotate.places.readings import (
    abbreviation_of,
    bare_name,
    designation_beside,
    designation_inside,
    is_designation,
)
from pipelines.annotate.places.rows import LEAST_SCORE, ResolvedPlaces, resolve_places
from pipelines.gazetteer import load
from pipelines.model import Article, Mention, evidence_id


def page(
    marked: str,
    *,
    site: str | None = None,
    dateline: str | None = None,
    dateline_place: tuple[int, int] | None = None,
) -> tuple[Article, list[Mention]]:
    """An article and its mentions from text with [places] and {demonyms} marked."""
    text, mentions, opened = "", [], 0
    for char in marked:
        if char in "[{":
            opened = len(text)
        elif char in "]}":
            kind, form = ("place", "name") if char == "]" else ("people", "demonym")
            mention_id = evidence_id("a", "m", opened, len(text))
            mentions.append(Mention(mention_id, "a", 1, opened, len(text), text[opened:], None, kind, form))
        else:
            text += char
    return Article("a", "a", text, publisher_domain=site, dateline=dateline, dateline_place=dateline_place), mentions


def told(resolved: ResolvedPlaces) -> list[str]:
    """Each place mention as 'kind name, country', in order of the text; '-' where the page does not say."""
    rows = {entity.entity_id: entity for entity in resolved.entities}
    found = []
    for mention in resolved.mentions:
        if mention.kind == "place":
            row = rows.get(mention.entity_id or "")
            found.append(f"{row.place_kind} {row.name}, {row.country}" if row else "-")
    return found


EXAMPLES = [
    # ── the best known, where nothing speaks against it
    ("Ministers met in [Paris] on Monday.", ["city Paris, FR"]),
    ("The ferry left [Tunis] at noon.", ["city Tunis, TN"]),
    ("Snow fell in [Quito].", ["city Quito, EC"]),
    # ── what holds a place
    ("The mill stands in [Paris], [Texas].", ["city Paris, US", "admin1 Texas, US"]),
    ("Floods hit [Cordoba], [Argentina].", ["city Córdoba, AR", "country Argentina, AR"]),
    ("She was born in [Birmingham], [Ala.], in 1950.", ["city Birmingham, US", "admin1 Alabama, US"]),
    ("[China]'s [Taiwan] drills began.", ["country China, CN", "country Taiwan, TW"]),
    ("[Russia]'s [Ukraine] war goes on.", ["country Russia, RU", "country Ukraine, UA"]),
    ("[Canada]'s [London] has a river of the same name.", ["country Canada, CA", "city London, CA"]),
    ("Talks in the {Libyan} city of [Tripoli] failed.", ["city Tripoli, LY"]),
    ("Shells fell near the {Lebanese} port of [Tripoli].", ["city Tripoli, LB"]),
    # ── what else is on the page
    (
        "Teams from [Dayton], [Springfield] and [Columbus] met. The {American} side from [Ohio] won.",
        ["city Dayton, US", "city Springfield, US", "city Columbus, US", "admin1 Ohio, US"],
    ),
    ("From [Leeds] and [Hull] the road to [York] was closed.", ["city Leeds, GB", "city Kingston upon Hull, GB", "city York, GB"]),
    ("Roads from [Tbilisi] and [Batumi] in [Georgia] are open.", ["city Tbilisi, GE", "city Batumi, GE", "country Georgia, GE"]),
    ("Storms crossed [Macon], [Savannah] and all [Georgia].", ["city Macon, US", "city Savannah, US", "admin1 Georgia, US"]),
    # ── city or unit is chosen by the words beside it
    ("Voting began in [Karbala] province.", ["admin1 Karbala, IQ"]),
    ("Voting began in the city of [Karbala].", ["city Karbala, IQ"]),
    ("The [Harris County] judge spoke.", ["admin2 Harris County, US"]),
    ("They left [Idlib province] on foot, then the town of [Idlib].", ["admin1 Idlib, SY", "city Idlib, SY"]),
    # ── waters, camps, crossings, regions
    ("Ships waited in the [Red Sea] and on the [Zambezi].", ["water Red Sea, None", "water Zambezi, None"]),
    ("Families reached [Zaatari camp] in [Jordan].", ["camp Zaatari, JO", "country Jordan, JO"]),
    ("Trucks stood at the [Masnaa] crossing.", ["crossing Masnaa crossing, LB"]),
    ("Rain is rare in the [Sahel].", ["region Sahel, None"]),
    # ── short forms
    ("The [U.K.] and the [UAE] signed.", ["country United Kingdom, GB", "country United Arab Emirates, AE"]),
    ("Prices rose in [NSW] and [Tas.] too.", ["admin1 New South Wales, AU", "admin1 Tasmania, AU"]),
    ("Firms from [N.Y.] and [Calif.] applied.", ["admin1 New York, US", "admin1 California, US"]),
    # ── other romanisations, only near places of the page
    ("In [Iraq], between [Mosul] and [Tel Kaif], there was fire.", ["country Iraq, IQ", "city Mosul, IQ", "city Tallkayf, IQ"]),
    ("In [France], between [Lyon] and [Telkeef], there was fire.", ["country France, FR", "city Lyon, FR", "-"]),
    # ── what a bare name usually means
    ("Envoys from [Washington], [Cairo] and [Amman] met.", ["city Washington, US", "city Cairo, EG", "city Amman, JO"]),
    ("[Ottawa] and [Washington] signed.", ["city Ottawa, CA", "city Washington, US"]),
    ("Shares fell in [New York] and [London].", ["city New York City, US", "city London, GB"]),
    ("Fires burn in [Oregon], [Washington] and [Idaho].", ["admin1 Oregon, US", "admin1 Washington, US", "admin1 Idaho, US"]),
    # ── countries beside countries
    ("[Niger] and [Chad] closed the road.", ["country Niger, NE", "country Chad, TD"]),
    ("Talks between [Georgia] and [Armenia] went on.", ["country Georgia, GE", "country Armenia, AM"]),
    # ── other languages' names and codes of countries are none in English
    ("[Ken] and [Li] spoke.", ["-", "-"]),
    ("The bill was signed in [Albany].", ["city Albany, US"]),
    # ── one name in two holders is two places
    (
        "A fire in [Perth], [Scotland], and one in [Perth], [Australia], were put out.",
        ["city Perth, GB", "admin1 Scotland, GB", "city Perth, AU", "country Australia, AU"],
    ),
    (
        "In [Athens], [Georgia], it rained; in [Athens], [Greece], it did not.",
        ["city Athens, US", "admin1 Georgia, US", "city Athens, GR", "country Greece, GR"],
    ),
    # ── a town before the province of its name
    ("Two men died in [Idlib].", ["city Idlib, SY"]),
    # ── no match
    ("Nobody has heard of [Qwxzville].", ["-"]),
    ("The [Qwxz River] is wide.", ["-"]),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "expected"), EXAMPLES)
def test_place(marked: str, expected: list[str]) -> None:
    assert told(resolve_places(*page(marked))) == expected


def test_the_site_of_a_local_paper_speaks_too() -> None:
    marked = "The [Halifax] council met."
    assert told(resolve_places(*page(marked))) == ["city Halifax, CA"]
    assert told(resolve_places(*page(marked, site="example.co.uk"))) == ["city Halifax, GB"]


def test_rows_of_places_hold_together() -> None:
    article, mentions = page("Fire broke out in [Houston], [Texas]. {Iraqi} and {European} teams came.")
    resolved = resolve_places(article, mentions)
    rows = {entity.entity_id: entity for entity in resolved.entities}
    city = rows[resolved.mentions[0].entity_id or ""]
    assert (city.resolved_by, city.admin1, city.names) == ("gazetteer", "Texas", ("Houston",))
    assert city.entity_id == f"place:geonames:{city.geonames_id}"
    for row in rows.values():
        assert row.part_of is None or row.part_of in rows
    # the countries and regions that demonyms speak of have rows; the mentions of peoples stay as they were
    assert {"Iraq", "Europe"} <= {row.name for row in rows.values()}
    assert [m for m in resolved.mentions if m.kind == "people"] == [m for m in mentions if m.kind == "people"]


@pytest.mark.parametrize(
    ("marked", "name", "own"),
    [
        ("Voting began in [Nineveh] province.", "Nineveh", "Nīnawá"),
        ("Rain fell in [Sulaymaniyah].", "Sulaymaniyah", None),
        ("Trains to [Makkah] were full.", "Mecca", "Makkah"),
        ("The harbour of [São Luís] froze.", "São Luís", None),
        ("A bus left [Köln].", "Cologne", "Köln"),
    ],
)
def test_a_place_is_called_as_in_english_news(marked: str, name: str, own: str | None) -> None:
    resolved = resolve_places(*page(marked))
    row = {e.entity_id: e for e in resolved.entities}[resolved.mentions[0].entity_id or ""]
    assert row.name == name
    assert own is None or own in row.names


def test_candidates_are_best_first_with_the_chosen_one_on_top() -> None:
    article, mentions = page("The bridge of [Richmond] is closed.")
    resolved = resolve_places(article, mentions)
    scores = [candidate.score for candidate in resolved.candidates]
    assert scores == sorted(scores, reverse=True)
    assert [candidate.rank for candidate in resolved.candidates] == list(range(1, len(scores) + 1))
    assert len(scores) > 2
    assert sum(scores) <= 1.001
    assert resolved.mentions[0].entity_id in (resolved.candidates[0].entity_id, None)


def test_the_editor_gives_no_ids_and_says_how_far_off() -> None:
    resolved = resolve_places(*page("Trucks stood at the [Masnaa] crossing."))
    row = next(entity for entity in resolved.entities if entity.place_kind == "crossing")
    assert (row.resolved_by, row.geonames_id, row.wikidata_id) == ("editor", None, None)
    assert row.precision_km
    assert row.entity_id.startswith("place:editor:")


def test_the_dateline_is_resolved_with_or_without_a_mention() -> None:
    marked = "TIKRIT, [Iraq] — Rain fell."
    article, mentions = page(marked, dateline="TIKRIT, Iraq", dateline_place=(0, 6))
    resolved = resolve_places(article, mentions)
    assert resolved.dateline_entity_id in {e.entity_id for e in resolved.entities if e.names == ("Tikrīt",)}
    assert resolve_places(*page("Rain fell in [Iraq].")).dateline_entity_id is None


@pytest.mark.parametrize("name", ["Tikrit", "Sudan"])
def test_order_of_mentions_does_not_matter(name: str) -> None:
    article, mentions = page(f"Between [{name}] and [Paris], [Texas], lie seas; [Paris] is far.")
    there, back = resolve_places(article, mentions), resolve_places(article, mentions[::-1])
    assert there.mentions == back.mentions[::-1]
    assert there.entities == back.entities


# ── single names ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("Syria's", "Syria"),
        ("Syria’s", "Syria"),
        ("Wales'", "Wales"),
        ("Oslo,", "Oslo"),
        ("U.S.", "U.S."),
        ("'s", "'s"),
    ],
)
def test_bare_name(surface: str, name: str) -> None:
    assert bare_name(surface) == name


@pytest.mark.parametrize(
    ("name", "rest", "kind"),
    [
        ("Homs province", "Homs", "admin1"),
        ("Lake Como", "Como", "water"),
        ("Bay of Bengal", "Bengal", "water"),
        ("Domiz refugee camp", "Domiz", "camp"),
        ("Republic of Iceland", "Iceland", "country"),
    ],
)
def test_designation_inside(name: str, rest: str, kind: str) -> None:
    found = designation_inside(name)
    assert found is not None
    assert found[0] == rest
    assert kind in found[1].kinds


def test_designation_beside() -> None:
    assert designation_beside("in the town of ", ", said") is not None
    assert designation_beside("in ", " governorate, said") is not None
    assert designation_beside("in ", " yesterday") is None
    assert designation_inside("Homs") is None
    assert is_designation("province")
    assert not is_designation("lamp")


def test_demonyms() -> None:
    places = {word: demonym_place(load(), word) for word in ("Peruvians", "Scottish", "European", "Table")}
    assert [(p.name, p.country) if p else None for p in places.values()] == [
        ("Peru", "PE"), ("Scotland", "GB"), ("Europe", None), None,
    ]  # fmt: skip
    assert [word for word in ("PERUVIAN", "Peruvians’", "peruvian", "Republican", "") if is_demonym(word)] == [
        "PERUVIAN",
        "Peruvians’",
    ]
    found = demonym_of("Peruvians")
    assert found is not None
    assert found.people == "Peruvian"


# ── odd input ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_empty_page() -> None:
    assert resolve_places(Article("a", "a", ""), []) == ResolvedPlaces((), (), (), None)


def test_ten_thousand_names_end_soon() -> None:
    names = ["Paris", "Lagos", "Qwxz", *[match.place.name for match in load().find("Springfield")][:5]]
    marked = " ".join(f"[{names[n % len(names)]}] and [Xy{n}]" for n in range(5_000))
    resolved = resolve_places(*page(marked))
    assert len(resolved.mentions) == 10_000


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["[Paris]", "[Texas]", "{Iraqi}", ", ", " in ", "'s ", "[", "]", "[ ]", "[١٢]", "[St.]", "ß "]),
        max_size=14,
    )
)
def test_any_page_is_resolved_to_itself(pieces: list[str]) -> None:
    article, mentions = page("".join(pieces))
    mentions = [mention for mention in mentions if mention.surface.strip()]
    resolved = resolve_places(article, mentions)
    assert [m.mention_id for m in resolved.mentions] == [m.mention_id for m in mentions]
    ids = {entity.entity_id for entity in resolved.entities}
    assert all(m.entity_id in ids for m in resolved.mentions if m.entity_id)
    chosen = [c for c in resolved.candidates if c.rank == 1]
    assert all(
        c.score >= LEAST_SCORE or c.mention_id in {m.mention_id for m in resolved.mentions if m.entity_id is None}
        for c in chosen
    )


def test_a_short_form_that_is_a_word_needs_its_stop() -> None:
    assert [short.name for short in abbreviation_of("Man.")] == ["Manitoba"]
    assert abbreviation_of("Man") == ()
    assert [short.name for short in abbreviation_of("Calif")] == ["California"]
