CREATE VIEW article_sourcing AS
WITH said AS (  -- what is asked for of a statement, a bit each
    SELECT
        t.article_id,
        t.utterance_id,
        CASE WHEN p.is_named THEN p.label END AS named,
        CASE t.attribution WHEN 'named' THEN 1 WHEN 'unnamed' THEN 2 WHEN 'unattributed' THEN 4 WHEN 'outlet' THEN 8 WHEN 'unresolved' THEN 16 ELSE 0 END
            + CASE WHEN q.speaker_id IS NOT NULL THEN 32 ELSE 0 END
            + CASE t.mode WHEN 'direct' THEN 64 ELSE 0 END
            + CASE WHEN p.kind IN ('official', 'military') THEN 128 ELSE 0 END
            + CASE WHEN p.kind IN ('resident', 'displaced_person') THEN 256 ELSE 0 END AS bits
    FROM statements AS t
    LEFT JOIN speakers AS p USING (speaker_id)
    LEFT JOIN (
        SELECT speaker_id
        FROM speakers
        WHERE speaker_id IN (SELECT second_hand_id FROM statements WHERE second_hand_id IS NOT NULL)
    ) AS q ON q.speaker_id = t.second_hand_id
),
utterances AS (
    SELECT any_value(article_id) AS article_id, bit_or(bits) AS bits
    FROM said
    GROUP BY utterance_id
),
speaking AS (
    SELECT article_id, list(DISTINCT named ORDER BY named) AS named_sources
    FROM said
    WHERE named IS NOT NULL
    GROUP BY article_id
),
counted AS (
    SELECT
        article_id,
        count(*)::INTEGER AS n_utterances,
        count(*) FILTER (bits & 1 > 0)::INTEGER AS n_named,
        count(*) FILTER (bits & 2 > 0)::INTEGER AS n_unnamed,
        count(*) FILTER (bits & 4 > 0)::INTEGER AS n_unattributed,
        count(*) FILTER (bits & 8 > 0)::INTEGER AS n_outlet,
        count(*) FILTER (bits & 16 > 0)::INTEGER AS n_unresolved,
        count(*) FILTER (bits & 32 > 0)::INTEGER AS n_second_hand,
        count(*) FILTER (bits & 64 > 0)::INTEGER AS n_direct,
        count(*) FILTER (bits & 128 > 0)::INTEGER AS n_official,
        count(*) FILTER (bits & 256 > 0)::INTEGER AS n_residents
    FROM utterances
    GROUP BY article_id
)
SELECT c.*, coalesce(s.named_sources, []::VARCHAR[]) AS named_sources
FROM counted AS c
LEFT JOIN speaking AS s USING (article_id);

COMMENT ON VIEW article_sourcing IS 'where an article has its statements from, in utterances: how many are said by somebody named, described only, nobody in particular; articles without statements are not in it';
COMMENT ON COLUMN article_sourcing.n_utterances IS 'utterances; one that a cue splits in two counts once';
COMMENT ON COLUMN article_sourcing.n_named IS 'said by somebody who is named';
COMMENT ON COLUMN article_sourcing.n_unnamed IS 'said by somebody who is described only: ''officials'', ''several residents''';
COMMENT ON COLUMN article_sourcing.n_unattributed IS 'that nobody in particular says: ''allegedly'', ''it was reported''';
COMMENT ON COLUMN article_sourcing.n_outlet IS 'that the outlet says is unknown, or that it did not find';
COMMENT ON COLUMN article_sourcing.n_unresolved IS 'whose speaker could not be told';
COMMENT ON COLUMN article_sourcing.n_second_hand IS 'that a speaker has from somebody else who is named or described';
COMMENT ON COLUMN article_sourcing.n_direct IS 'in direct speech';
COMMENT ON COLUMN article_sourcing.n_official IS 'said by officials or the military';
COMMENT ON COLUMN article_sourcing.n_residents IS 'said by residents or displaced people';
COMMENT ON COLUMN article_sourcing.named_sources IS 'the different names that speak, as the page prints them';
