CREATE VIEW speakers_ranked AS
WITH sources AS (
    SELECT
        p.speaker_id,
        p.kind,
        p.is_named,
        p.affiliation,
        CASE WHEN e.entity_id IS NOT NULL THEN e.entity_id END AS entity_id,
        coalesce(e.name, regexp_replace(p.label, '^(the|a|an|some|several|one|two|three)\s+', '', 'i')) AS name
    FROM speakers AS p
    LEFT JOIN entities AS e USING (entity_id)
    WHERE coalesce(e.is_public_role, e.kind <> 'person', NOT p.is_named OR p.kind NOT IN ('resident', 'displaced_person', 'other'))
),
said AS (
    SELECT s.*, t.utterance_id, t.article_id, t.outlet, t.text_group, t.mode, t.said_to
    FROM statement_evidence AS t
    JOIN sources AS s USING (speaker_id)
    WHERE t.is_current AND t.attribution <> 'outlet'
),
given AS (
    SELECT speaker_id, count(*) AS n_figures
    FROM figures
    WHERE speaker_id IS NOT NULL
    GROUP BY speaker_id
),
sums AS (
    SELECT coalesce(s.entity_id, lower(s.name)) AS source, sum(g.n_figures) AS n_figures
    FROM (SELECT DISTINCT entity_id, name, speaker_id FROM said) AS s
    JOIN given AS g USING (speaker_id)
    GROUP BY source
)
SELECT
    any_value(t.entity_id) AS speaker_entity_id,
    mode(t.name) AS speaker,
    bool_or(t.is_named) AS is_named,
    mode(t.kind) AS speaker_kind,
    mode(t.affiliation) AS affiliation,
    count(DISTINCT t.utterance_id) AS n_utterances,
    count(DISTINCT t.article_id) AS n_articles,
    count(DISTINCT t.outlet) AS n_outlets,
    count(DISTINCT t.text_group) AS n_texts,
    coalesce(max(u.n_figures), 0)::BIGINT AS n_figures,
    round(count(DISTINCT t.utterance_id) FILTER (t.mode = 'direct') / n_utterances, 3) AS share_direct,
    min(t.said_to) AS first_said,
    max(t.said_to) AS last_said
FROM said AS t
LEFT JOIN sums AS u ON u.source = coalesce(t.entity_id, lower(t.name))
GROUP BY coalesce(t.entity_id, lower(t.name))
ORDER BY n_utterances DESC, speaker;

COMMENT ON VIEW speakers_ranked IS 'who is cited how often, by how many outlets and with how many figures, over current articles; persons and bodies are one across pages, descriptions (''officials'') by their words; persons without a public role are left out';
COMMENT ON COLUMN speakers_ranked.speaker_entity_id IS 'the entity that speaks; NULL for a description and for a name that is no entity';
COMMENT ON COLUMN speakers_ranked.speaker IS 'its name, or the description without its article';
COMMENT ON COLUMN speakers_ranked.is_named IS 'TRUE where pages give a name, FALSE for a description';
COMMENT ON COLUMN speakers_ranked.speaker_kind IS 'official military armed_group tribal_leader ngo international_org expert resident displaced_person media document other; the most frequent';
COMMENT ON COLUMN speakers_ranked.affiliation IS 'the body that it speaks for most often, as printed';
COMMENT ON COLUMN speakers_ranked.n_utterances IS 'utterances; one that a cue splits in two counts once';
COMMENT ON COLUMN speakers_ranked.n_articles IS 'articles that cite it';
COMMENT ON COLUMN speakers_ranked.n_outlets IS 'outlets that cite it';
COMMENT ON COLUMN speakers_ranked.n_figures IS 'figures that it gives';
COMMENT ON COLUMN speakers_ranked.share_direct IS 'share in direct speech';
COMMENT ON COLUMN speakers_ranked.first_said IS 'day of its first utterance, as far as known';
COMMENT ON COLUMN speakers_ranked.last_said IS 'day of its last utterance, as far as known';
COMMENT ON COLUMN speakers_ranked.n_texts IS 'independent texts among those articles: copies of one text count once';
