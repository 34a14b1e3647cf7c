-- Which people with a public role speak most, and what did each say last?
--
-- One row per person, over all pages and spellings of the name.  Add WHERE person = '…' to people_said itself for everything that one
-- of them said.  Private persons are evidence on their page (statement_evidence) and are not gathered here.
SELECT
    person,
    list_sort(list(DISTINCT said_by)) AS printed_as,
    list_sort(list(DISTINCT affiliation) FILTER (affiliation IS NOT NULL)) AS speaks_for,
    count(DISTINCT utterance_id) AS n_utterances,
    count(DISTINCT article_id) AS n_articles,
    arg_max(surface, (published_from, statement_id)) AS last_said,
    arg_max(evidence_url, (published_from, statement_id)) AS evidence_url
FROM people_said
WHERE is_current
GROUP BY person_id, person
ORDER BY n_utterances DESC, person, person_id;
