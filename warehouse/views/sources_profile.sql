CREATE VIEW sources_profile AS
WITH pages AS (
    SELECT s.*, a.publisher, a.outlet
    FROM article_sourcing AS s
    JOIN article_outlets AS a USING (article_id)
    WHERE s.article_id NOT IN (FROM superseded_articles)
),
named AS (
    SELECT outlet, count(DISTINCT name) AS n
    FROM (SELECT outlet, unnest(named_sources) AS name FROM pages)
    GROUP BY outlet
)
SELECT
    outlet,
    max(p.publisher) AS publisher,
    count(*) AS n_articles,
    sum(p.n_utterances)::BIGINT AS n_utterances,
    coalesce(any_value(n.n), 0) AS n_named_sources,
    round(sum(p.n_named) / sum(p.n_utterances), 3) AS share_named,
    round(sum(p.n_unnamed) / sum(p.n_utterances), 3) AS share_unnamed,
    round(sum(p.n_unattributed) / sum(p.n_utterances), 3) AS share_unattributed,
    round(sum(p.n_outlet) / sum(p.n_utterances), 3) AS share_outlet,
    round(sum(p.n_unresolved) / sum(p.n_utterances), 3) AS share_unresolved,
    round(sum(p.n_second_hand) / sum(p.n_utterances), 3) AS share_second_hand,
    round(sum(p.n_direct) / sum(p.n_utterances), 3) AS share_direct,
    round(sum(p.n_official) / sum(p.n_utterances), 3) AS share_official,
    round(sum(p.n_residents) / sum(p.n_utterances), 3) AS share_residents
FROM pages AS p
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
