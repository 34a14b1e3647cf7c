-- Which people with a public role speak most, and what did each say last?
--
-- One row per person, over all pages and spellings of the name.  Add WHERE person = '…' to people_said itself for everything that one
-- of them said.  Private persons are evidence on their page (statement_evidence) and are not gathered here.
WITH people AS MATERIALIZED (
    SELECT
        person_id,
        person,
        list_sort(list(DISTINCT said_by)) AS printed_as,
        list_sort(list(DISTINCT affiliation) FILTER (affiliation IS NOT NULL)) AS speaks_for,
        count(DISTINCT utterance_id) AS n_utterances,
        count(DISTINCT article_id) AS n_articles,
        arg_max(statement_id, (published_from, statement_id)) AS last_id
    FROM people_said
    WHERE is_current
    GROUP BY person_id, person
    ORDER BY n_utterances DESC, person, person_id
    LIMIT getvariable('most')
),
last AS MATERIALIZED (FROM statements WHERE statement_id IN (SELECT last_id FROM people))
SELECT p.person, p.printed_as, p.speaks_for, p.n_utterances, p.n_articles, s.surface AS last_said, s.evidence_url
FROM people AS p
LEFT JOIN statement_evidence_of('last') AS s ON s.statement_id = p.last_id
ORDER BY p.n_utterances DESC, p.person, p.person_id;
