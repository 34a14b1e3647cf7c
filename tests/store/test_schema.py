"""The schema is the contract's: names that people query, each with a comment that says what it means."""

from __future__ import annotations

import duckdb
import pytest

from pipelines.store.schema import Table, create_tables, create_views, tables, views

# Tables and columns as `SELECT` sees them, in order.  Columns and tables may be added; renaming or dropping one breaks somebody.
CONTRACT = {
    "article_judgements": "left_id right_id judgement link reviewer reason",
    "article_links": "article_id other_id link jaccard containment",
    "articles": (
        "article_id capture_id url publisher publisher_domain title standfirst byline authors published_at "
        "published_from published_to published_basis modified_at dateline dateline_entity_id language section tags "
        "page_kind is_truncated is_annotated text n_words text_group fingerprint"
    ),
    "blocks": "article_id block_no role is_main start_char end_char dom_path",
    "builds": "batch stage code_version model model_sha256 run_id started_at ended_at n_in n_out n_rejected",
    "captures": (
        "capture_id url final_url url_key archive_url captured_at acquired_via archive_file archive_offset "
        "archive_length http_status content_type charset charset_basis payload_sha256 payload_sha1 n_bytes"
    ),
    "corrections": "table_name row_id surface start_char column_name new_value reviewer reason reviewed_at",
    "dates": "date_id article_id sentence_no start_char end_char surface type value mod from_date to_date anchor",
    "entities": (
        "entity_id kind name names description country wikidata_id geonames_id place_kind admin1 latitude "
        "longitude part_of resolved_by score is_public_role n_articles n_mentions"
    ),
    "entity_aliases": "old_id entity_id",
    "event_arguments": "event_id role article_id start_char end_char surface mention_id entity_id figure_id date_id",
    "events": (
        "event_id article_id sentence_no start_char end_char surface happening event_type event_mode contexts "
        "acled_event_type acled_sub_event_type place_id from_date to_date realis factuality statement_id speaker_id "
        "attribution incident_id score rule"
    ),
    "figure_links": "figure_id other_id link basis",
    "figure_places": "figure_id mention_id entity_id role",
    "figures": (
        "figure_id article_id sentence_no start_char end_char surface number_start number_end cue kind value low "
        "high bound likely_low likely_high unit per counted counted_head event aspect actor_id place_id from_date "
        "to_date statement_id speaker_id attribution factuality is_negated in_quotation part_of score rule"
    ),
    "hedges": "article_id sentence_no start_char end_char surface class",
    "incidents": (
        "incident_id happening event_type event_mode acled_event_type acled_sub_event_type from_date to_date date_prec "
        "place_id where_prec actor_id recipient_id deaths_low deaths_best deaths_high injured_low injured_best "
        "injured_high is_disputed n_articles n_sources n_informants"
    ),
    "mentions": "mention_id article_id sentence_no start_char end_char surface entity_id kind form title score",
    "number_conventions": "word basis likely_low likely_high acled_value crowd_value version",
    "place_candidates": "mention_id rank entity_id score",
    "quotations": "quotation_id article_id statement_id speaker_id start_char end_char surface is_partial has_insertion",
    "rejects": "collection stage source_name item capture_id reason detail batch",
    "revisions": "url_key before_id after_id op before_start before_end after_start after_end touches",
    "sentences": "article_id sentence_no block_no start_char end_char",
    "sightings": "capture_id collection source_name batch",
    "speakers": "speaker_id article_id entity_id label is_named kind affiliation affiliation_entity_id",
    "statements": (
        "statement_id article_id sentence_no start_char end_char surface utterance_id mode attribution cue "
        "cue_start cue_end speaker_id speaker_start speaker_end second_hand_id addressee factuality said_from "
        "said_to"
    ),
    "text_groups": "text_group origin_basis agency n_articles n_outlets first_published",
}
VIEWS = {
    "article_copies": "text_group article_id is_origin link n_articles n_outlets agency origin_basis outlet passage",
    "current_articles": "captured_at",
    "article_bodies": "article_id url publisher title standfirst byline published_from language body n_blocks is_current",
    "acled_events": (
        "event_date time_precision disorder_type event_type sub_event_type actor1 actor2 location latitude longitude "
        "geo_precision source notes fatalities"
    ),
    "event_evidence": "surface sentence title publisher published_from url evidence_url is_current actors victims place",
    "ged_events": "date_start date_end date_prec side_a side_b where_prec low best high number_of_sources",
    "figure_evidence": "surface sentence title publisher published_from url evidence_url is_current",
    "mention_evidence": "surface sentence title publisher published_from url evidence_url is_current mention_title",
}
SHOWN = {
    "current_articles": "articles",
    "event_evidence": "events",
    "figure_evidence": "figures",
    "mention_evidence": "mentions",
}


@pytest.mark.parametrize("name", CONTRACT)
def test_a_table_has_the_columns_of_the_contract(name: str) -> None:
    columns = [column.name for column in tables()[name].columns]
    assert [column for column in columns if column in CONTRACT[name].split()] == CONTRACT[name].split()


@pytest.mark.parametrize(("name", "columns"), VIEWS.items())
def test_a_view_has_the_columns_that_it_promises(name: str, columns: str) -> None:
    found = {column.name for column in views()[name].columns}
    assert set(columns.split()) <= found
    if name in SHOWN:
        renamed = {"title"} if name == "mention_evidence" else set()
        assert {column.name for column in tables()[SHOWN[name]].columns} - renamed <= found


@pytest.mark.parametrize("table", [*tables().values(), *views().values()], ids=lambda table: table.name)
def test_everything_has_a_comment(table: Table) -> None:
    assert table.comment
    assert [column.name for column in table.columns if not column.comment] == []


def test_a_view_says_of_a_column_what_its_table_says() -> None:
    said = {column.name: column.comment for column in views()["figure_evidence"].columns}
    for column in tables()["figures"].columns:
        assert said[column.name] == column.comment


def test_every_table_but_corrections_has_a_key() -> None:
    # revisions and corrections are lists of findings: a row has no name of its own
    assert {name for name, table in tables().items() if not table.key} == {"corrections", "revisions"}


def test_arrow_types_are_those_of_the_tables() -> None:
    arrow = tables()["articles"].arrow
    assert arrow.names == [column.name for column in tables()["articles"].columns]
    assert str(arrow.field("published_at").type) == "timestamp[us, tz=UTC]"
    assert str(arrow.field("authors").type) == "list<l: string>"


def test_comments_reach_the_file() -> None:
    with duckdb.connect(":memory:") as con:
        create_tables(con)
        create_views(con)
        silent = con.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL"
        ).fetchall()
        assert silent == []
