CREATE VIEW sources_profile AS
WITH said AS MATERIALIZED (  -- what is asked for of a statement, a bit each
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
    WHERE t.article_id NOT IN (FROM superseded_articles)
),
utterances AS (
    SELECT any_value(article_id) AS article_id, bit_or(bits) AS bits
    FROM said
    GROUP BY utterance_id
),
pages AS (  -- of each article its utterances
    SELECT
        article_id,
        count(*) AS n,
        count(*) FILTER (bits & 1 > 0) AS named,
        count(*) FILTER (bits & 2 > 0) AS unnamed,
        count(*) FILTER (bits & 4 > 0) AS unattributed,
        count(*) FILTER (bits & 8 > 0) AS outlets_own,
        count(*) FILTER (bits & 16 > 0) AS unresolved,
        count(*) FILTER (bits & 32 > 0) AS second_hand,
        count(*) FILTER (bits & 64 > 0) AS direct,
        count(*) FILTER (bits & 128 > 0) AS official,
        count(*) FILTER (bits & 256 > 0) AS residents
    FROM utterances
    GROUP BY article_id
),
outlets AS (
    SELECT a.article_id, a.publisher, coalesce(a.publisher_domain, a.publisher, o.collection) AS outlet
    FROM articles AS a
    LEFT JOIN (
        SELECT capture_id, min(collection) AS collection
        FROM sightings
        WHERE capture_id IN (SELECT capture_id FROM articles WHERE publisher_domain IS NULL AND publisher IS NULL)
        GROUP BY capture_id
    ) AS o USING (capture_id)
),
named AS (
    SELECT outlet, count(DISTINCT said.named) AS n
    FROM said
    JOIN outlets USING (article_id)
    WHERE said.named IS NOT NULL
    GROUP BY outlet
)
SELECT
    outlet,
    max(o.publisher) AS publisher,
    count(*) AS n_articles,
    sum(u.n)::BIGINT AS n_utterances,
    coalesce(any_value(n.n), 0) AS n_named_sources,
    round(sum(u.named) / n_utterances, 3) AS share_named,
    round(sum(u.unnamed) / n_utterances, 3) AS share_unnamed,
    round(sum(u.unattributed) / n_utterances, 3) AS share_unattributed,
    round(sum(u.outlets_own) / n_utterances, 3) AS share_outlet,
    round(sum(u.unresolved) / n_utterances, 3) AS share_unresolved,
    round(sum(u.second_hand) / n_utterances, 3) AS share_second_hand,
    round(sum(u.direct) / n_utterances, 3) AS share_direct,
    round(sum(u.official) / n_utterances, 3) AS share_official,
    round(sum(u.residents) / n_utterances, 3) AS share_residents
FROM pages AS u
JOIN outlets AS o USING (article_id)
LEFT JOIN named AS n USING (outlet)
GROUP BY outlet;

COMMENT ON VIEW sources_profile IS 'where an outlet has its statements from: shares of named, unnamed and unattributed sources over its current articles, in utterances';
COMMENT ON COLUMN sources_profile.outlet IS 'registered host of the address, else the printed name, else the user''s collection';
COMMENT ON COLUMN sources_profile.publisher IS 'a name that its pages print; NULL where they do not say';
COMMENT ON COLUMN sources_profile.n_articles IS 'articles with at least one statement';
COMMENT ON COLUMN sources_profile.n_utterances IS 'utterances; one that a cue splits in two counts once';
COMMENT ON COLUMN sources_profile.n_named_sources IS 'different names that speak, as the pages print them';
COMMENT ON COLUMN sources_profile.share_named IS 'share said by somebody who is named';
COMMENT ON COLUMN sources_profile.share_unnamed IS 'share said by somebody who is described only: ''officials'', ''several residents''';
COMMENT ON COLUMN sources_profile.share_unattributed IS 'share that nobody in particular says: ''allegedly'', ''it was reported''';
COMMENT ON COLUMN sources_profile.share_outlet IS 'share that the outlet says is unknown, or that it did not find';
COMMENT ON COLUMN sources_profile.share_unresolved IS 'share whose speaker could not be told';
COMMENT ON COLUMN sources_profile.share_second_hand IS 'share that a speaker has from somebody else who is named or described';
COMMENT ON COLUMN sources_profile.share_direct IS 'share in direct speech';
COMMENT ON COLUMN sources_profile.share_official IS 'share said by officials or the military';
COMMENT ON COLUMN sources_profile.share_residents IS 'share said by residents or displaced people';
