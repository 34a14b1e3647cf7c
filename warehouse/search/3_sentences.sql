CREATE MACRO folded(words) AS lower(strip_accents(words));

COMMENT ON MACRO folded IS 'words in lower case and without accents';

CREATE MACRO places_in(wanted) AS TABLE
SELECT e.entity_id
FROM entities AS e
JOIN entities AS n
    ON e.entity_id = n.entity_id
    OR e.part_of = n.entity_id
    OR (n.place_kind = 'country' AND e.country = n.country)
    OR (n.place_kind = 'admin1' AND e.country = n.country AND e.admin1 = coalesce(n.admin1, n.name))
WHERE e.kind = 'place'
    AND n.kind = 'place'
    AND (folded(n.name) = folded(wanted) OR list_contains(list_transform(n.names, lambda x: folded(x)), folded(wanted)));

COMMENT ON MACRO TABLE places_in IS 'entity_id of the places with a name, and of those that lie in them';

CREATE MACRO sentences_at(wanted) AS TABLE
SELECT m.article_id, m.sentence_no
FROM mentions AS m
WHERE m.entity_id IN (FROM places_in(wanted)) OR (m.kind = 'place' AND folded(m.surface) = folded(wanted))
UNION
SELECT f.article_id, f.sentence_no
FROM figures AS f
LEFT JOIN mentions AS m ON m.mention_id = f.place_mention_id
WHERE f.place_id IN (FROM places_in(wanted)) OR folded(m.surface) = folded(wanted);

COMMENT ON MACRO TABLE sentences_at IS 'sentences that name a place, or one that lies in it, or have a figure from there';

CREATE MACRO sentences_of(wanted) AS TABLE
SELECT f.article_id, f.sentence_no FROM figures AS f WHERE f.event = lower(wanted)
UNION
SELECT e.article_id, e.sentence_no FROM events AS e WHERE e.happening = lower(wanted) OR folded(e.surface) = folded(wanted);

COMMENT ON MACRO TABLE sentences_of IS 'sentences with a figure or an event of a kind (figures.event, events.happening), or with that very word for one';

CREATE MACRO speakers_called(wanted) AS TABLE
SELECT s.speaker_id
FROM speakers AS s
LEFT JOIN entities AS e USING (entity_id)
WHERE contains(folded(concat_ws(' | ', s.label, e.name, s.affiliation)), folded(wanted));

COMMENT ON MACRO TABLE speakers_called IS 'speaker_id by a part of the name, the description or the body spoken for';

CREATE MACRO sentences_by(wanted) AS TABLE
SELECT t.article_id, t.sentence_no FROM statements AS t WHERE t.speaker_id IN (FROM speakers_called(wanted))
UNION
SELECT f.article_id, f.sentence_no FROM figures AS f WHERE f.speaker_id IN (FROM speakers_called(wanted));

COMMENT ON MACRO TABLE sentences_by IS 'sentences that say what somebody said, by a part of the name, the description or the body spoken for';
