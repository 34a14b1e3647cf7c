CREATE VIEW sources_profile AS
WITH said AS (  -- as statement_evidence has them, without what is not asked for here
    SELECT
        t.article_id, t.utterance_id, t.attribution, t.mode, a.publisher,
        coalesce(a.publisher_domain, a.publisher, o.collection) AS outlet,
        p.label AS said_by, p.is_named, p.kind AS speaker_kind, q.label AS cites
    FROM statements AS t
    JOIN current_articles AS a USING (article_id)
    JOIN article_sources AS o USING (article_id)
    LEFT JOIN speakers AS p USING (speaker_id)
    LEFT JOIN speakers AS q ON q.speaker_id = t.second_hand_id
),
utterances AS (
    SELECT
        outlet,
        utterance_id,
        max(publisher) AS publisher,
        any_value(article_id) AS article_id,
        bool_or(attribution = 'named') AS named,
        bool_or(attribution = 'unnamed') AS unnamed,
        bool_or(attribution = 'unattributed') AS unattributed,
        bool_or(attribution = 'outlet') AS outlets_own,
        bool_or(attribution = 'unresolved') AS unresolved,
        bool_or(cites IS NOT NULL) AS second_hand,
        bool_or(mode = 'direct') AS direct,
        bool_or(speaker_kind IN ('official', 'military')) AS official,
        bool_or(speaker_kind IN ('resident', 'displaced_person')) AS residents
    FROM said
    GROUP BY outlet, utterance_id
),
named AS (
    SELECT outlet, count(DISTINCT said_by) AS n
    FROM said
    WHERE is_named
    GROUP BY outlet
)
SELECT
    outlet,
    max(u.publisher) AS publisher,
    count(DISTINCT u.article_id) AS n_articles,
    count(*) AS n_utterances,
    coalesce(any_value(n.n), 0) AS n_named_sources,
    round(count(*) FILTER (u.named) / n_utterances, 3) AS share_named,
    round(count(*) FILTER (u.unnamed) / n_utterances, 3) AS share_unnamed,
    round(count(*) FILTER (u.unattributed) / n_utterances, 3) AS share_unattributed,
    round(count(*) FILTER (u.outlets_own) / n_utterances, 3) AS share_outlet,
    round(count(*) FILTER (u.unresolved) / n_utterances, 3) AS share_unresolved,
    round(count(*) FILTER (u.second_hand) / n_utterances, 3) AS share_second_hand,
    round(count(*) FILTER (u.direct) / n_utterances, 3) AS share_direct,
    round(count(*) FILTER (u.official) / n_utterances, 3) AS share_official,
    round(count(*) FILTER (u.residents) / n_utterances, 3) AS share_residents
FROM utterances AS u
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
