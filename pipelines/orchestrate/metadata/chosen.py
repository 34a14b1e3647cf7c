"""Which columns and which rows of a table are worth reading in the UI: five to seven columns, rows with something in them.

What belongs here: the choice.  What does not: reading and drawing them (``preview``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Chosen:
    """Columns in their order; ``where``: a condition in SQL that the shown rows should meet, where any row meets it."""

    columns: tuple[str, ...]
    where: str = ""


def _chosen(columns: str, where: str = "") -> Chosen:
    return Chosen(tuple(columns.split()), where)


CHOSEN: Final[dict[str, Chosen]] = {
    # tables
    "captures": _chosen("url captured_at acquired_via content_type n_bytes capture_id"),
    "sightings": _chosen("collection source_name capture_id"),
    "articles": _chosen("title publisher published_from language n_words score url"),
    "blocks": _chosen("block_no role is_main score why article_id"),
    "sentences": _chosen("article_id sentence_no block_no start_char end_char"),
    "mentions": _chosen("surface kind form title score mention_id"),
    "place_candidates": _chosen("mention_id rank entity_id score"),
    "dates": _chosen("surface type value from_date to_date anchor date_id"),
    "statements": _chosen("surface mode cue attribution factuality said_from statement_id"),
    "speakers": _chosen("label is_named kind affiliation entity_id speaker_id"),
    "quotations": _chosen("surface is_partial has_insertion speaker_id quotation_id"),
    "hedges": _chosen("surface class sentence_no article_id"),
    "figures": _chosen("surface bound value unit event from_date figure_id"),
    "figure_places": _chosen("figure_id role entity_id mention_id"),
    "figure_links": _chosen("figure_id link other_id basis"),
    "events": _chosen("surface happening realis factuality from_date place_basis event_id"),
    "event_arguments": _chosen("surface role entity_id figure_id event_id"),
    "entities": _chosen("name kind description country n_articles n_mentions entity_id"),
    "entity_judgements": _chosen("left_id right_id judgement basis judged_by reason"),
    "corrections": _chosen("table_name surface column_name old_value new_value reviewer reason"),
    "article_links": _chosen("article_id link other_id containment shared_chars judged_by"),
    "text_groups": _chosen("text_group origin_basis agency n_articles n_outlets first_published"),
    "incidents": _chosen("happening from_date to_date deaths_best injured_best n_articles incident_id"),
    "figure_threads": _chosen("event of_whom from_date low high n_statements thread_id"),
    "article_judgements": _chosen("left_id right_id judgement link reviewer reason"),
    "entity_aliases": _chosen("old_id entity_id"),
    "rejects": _chosen("reason detail stage source_name collection item", "item = ''"),
    "revisions": _chosen("op touches before_id after_id before_start after_start"),
    "builds": _chosen("stage batch started_at ended_at n_in n_out n_rejected"),
    "number_conventions": _chosen("word basis likely_low likely_high acled_value crowd_value"),
    # views
    "figure_evidence": _chosen(
        "surface bound value said_by sentence outlet evidence_url",
        "is_current AND said_by IS NOT NULL AND bound NOT IN ('exact', 'none', 'unknown')",
    ),
    "countable_figures": _chosen(
        "surface bound event place from_date sentence evidence_url", "event IS NOT NULL AND place IS NOT NULL"
    ),
    "counted_or_not": _chosen("surface event why n_statements sentence evidence_url", "why IS NOT NULL"),
    "count_decisions": _chosen(
        "figure_id why instead_id n_statements n_rivals thread_low thread_high", "why IS NOT NULL"
    ),
    "count_ties": _chosen("figure_id why instead_id n_statements n_rivals thread_low thread_high", "why IS NOT NULL"),
    "not_counted": _chosen("surface why event place sentence url"),
    "countable_sums": _chosen("event unit place month total least most"),
    "figures_by_place": _chosen("place country event least most n_outlets n_figures"),
    "statement_evidence": _chosen(
        "surface said_by mode factuality outlet published_from evidence_url", "is_current AND is_named"
    ),
    "people_said": _chosen("person affiliation surface mode factuality evidence_url"),
    "speakers_ranked": _chosen("speaker affiliation n_utterances n_articles n_outlets share_direct"),
    "sources_profile": _chosen("outlet n_articles n_utterances share_named share_unnamed share_official"),
    "event_evidence": _chosen(
        "happening sentence place from_date said_by outlet evidence_url", "is_current AND realis = 'happened'"
    ),
    "incident_evidence": _chosen(
        "incident_happening incident_from incident_place deaths_stated sentence outlet evidence_url", "n_articles > 1"
    ),
    "disputed_incidents": _chosen("happening from_date place deaths_low deaths_high n_informants n_articles"),
    "disputed_numbers": _chosen("event place from_date lowest highest n_informants n_articles"),
    "thread_evidence": _chosen("surface number informant event sentence outlet evidence_url", "n_rivals > 0"),
    "thread_statements": _chosen("number informant event of_whom published_from n_rivals thread_id", "n_rivals > 0"),
    "thread_informants": _chosen("number informant event of_whom published_from thread_id", "is_disputed"),
    "informants_per_fact": _chosen("informant event of_whom least most n_articles last_said"),
    "facts_over_time": _chosen("surface first_seen last_seen became sentence evidence_url", "became IS NOT NULL"),
    "page_changes": _chosen("op before_words after_words numbers before_at after_at after_url", "len(touches) > 0"),
    "timeline": _chosen("from_date to_date surface event place sentence evidence_url", "event IS NOT NULL"),
    "negative_findings": _chosen("surface finding said_by sentence publisher evidence_url"),
    "unconfirmed": _chosen("surface factuality said_by sentence publisher evidence_url"),
    "mention_evidence": _chosen("surface kind sentence publisher published_from evidence_url"),
    "entity_evidence": _chosen("name kind description n_mentions sentence evidence_url"),
    "places_map": _chosen("place place_kind country n_mentions n_articles first_published last_published"),
    "co_mentions": _chosen("name other_name n_articles n_sentences sentence"),
    "article_bodies": _chosen("title publisher published_from body url", "is_current AND body IS NOT NULL"),
    "article_copies": _chosen("title outlet link containment agency n_articles url"),
    "article_sourcing": _chosen("article_id n_utterances n_named n_unnamed n_direct n_official named_sources"),
    "article_outlets": _chosen("outlet title published_from publisher publisher_domain url"),
    "article_sources": _chosen("outlet collection source_name captured_at article_id"),
    "current_articles": _chosen("title publisher published_from language n_words url"),
    "superseded_articles": _chosen("article_id"),
    "correction_evidence": _chosen("surface column_name old_value new_value reviewer reason evidence_url"),
    "acled_events": _chosen("event_date sub_event_type actor1 location fatalities notes evidence_url"),
    "ged_events": _chosen("date_start side_a where_coordinates low best high evidence_url"),
    "polecat_events": Chosen(
        ("Event Date", "Event Type", "Actor Name", "Recipient Name", "Placename", "Event Text", "evidence_url")
    ),
}
