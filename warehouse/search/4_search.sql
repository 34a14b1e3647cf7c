CREATE MACRO search(
    words, most := 50, place := NULL, event := NULL, speaker := NULL, since := NULL, until := NULL, every := FALSE,
    opening := '[', closing := ']'
) AS TABLE
WITH parts AS MATERIALIZED (
    SELECT
        search_tokens(part) AS tokens,
        search_spaced(trim(search_spaced(part))) AS spaced,
        regexp_matches(part, '^-.') AS is_unwanted,
        contains(part, '"') OR len(search_tokens(part)) > 1 AS is_phrase
    FROM (SELECT unnest(regexp_extract_all(translate(words, '“”„', '"""'), '-?"[^"]*"|[^\s"]+')) AS part)
    WHERE len(search_tokens(part)) > 0
), phrases AS MATERIALIZED (
    SELECT
        list(spaced) FILTER (NOT is_unwanted) AS wanted,
        list(spaced) FILTER (is_unwanted) AS unwanted
    FROM parts
    WHERE is_phrase
), spelled AS MATERIALIZED (
    SELECT token, is_unwanted, is_phrase, arg_min(w.term, spelling_no) AS term, arg_min(w.df, spelling_no) AS df
    FROM (
        SELECT token, is_unwanted, is_phrase, unnest(search_spellings(token)) AS spelling,
            generate_subscripts(search_spellings(token), 1) AS spelling_no
        FROM (SELECT DISTINCT unnest(tokens) AS token, is_unwanted, is_phrase FROM parts)
    )
    LEFT JOIN search_words AS w ON w.word = spelling
    GROUP BY ALL
), ranking AS MATERIALIZED (
    SELECT term, any_value(ln(1 + (n_docs - df + 0.5) / (df + 0.5))) AS idf, bool_or(is_phrase) AS is_needed, any_value(n_mean) AS n_mean
    FROM spelled
    CROSS JOIN search_totals
    WHERE term IS NOT NULL AND NOT is_unwanted
        AND (is_phrase OR df <= greatest(n_docs // 20, 5000) OR df = (SELECT min(df) FROM spelled WHERE NOT is_unwanted))
    GROUP BY term
), docs AS MATERIALIZED (
    SELECT
        p.doc,
        sum(r.idf * p.n * 2.2 / (p.n + 1.2 * (0.25 + 0.75 * s.n_words / r.n_mean))) AS score
    FROM search_postings AS p
    JOIN ranking AS r USING (term)
    JOIN search_sentences AS s USING (doc)
    WHERE (every OR s.is_current)
        AND (place IS NULL OR (s.article_id, s.sentence_no) IN (SELECT x.article_id, x.sentence_no FROM sentences_at(place) AS x))
        AND (event IS NULL OR (s.article_id, s.sentence_no) IN (SELECT x.article_id, x.sentence_no FROM sentences_of(event) AS x))
        AND (speaker IS NULL OR (s.article_id, s.sentence_no) IN (SELECT x.article_id, x.sentence_no FROM sentences_by(speaker) AS x))
        AND ((since IS NULL AND until IS NULL) OR s.article_id IN (
            SELECT a.article_id FROM articles AS a
            WHERE (since IS NULL OR a.published_to >= since) AND (until IS NULL OR a.published_from <= until)
        ))
        AND p.doc NOT IN (
            SELECT x.doc FROM search_postings AS x
            WHERE x.term IN (SELECT term FROM spelled WHERE is_unwanted AND NOT is_phrase AND term IS NOT NULL)
        )
    GROUP BY p.doc
    HAVING count_if(r.is_needed) = (SELECT count_if(is_needed) FROM ranking)
), checked AS MATERIALIZED (
    SELECT doc, score
    FROM docs
    WHERE NOT EXISTS (FROM parts WHERE is_phrase)
    UNION ALL
    SELECT doc, score
    FROM (
        SELECT
            d.*,
            search_spaced(
                substring(
                    a.text,
                    coalesce(s.start_char, b.start_char) + 1,
                    coalesce(s.end_char - s.start_char, b.end_char - b.start_char)
                )
            ) AS spaced
        FROM docs AS d
        JOIN search_sentences AS f USING (doc)
        JOIN articles AS a ON a.article_id = f.article_id
        LEFT JOIN sentences AS s ON s.article_id = f.article_id AND s.sentence_no = f.sentence_no
        LEFT JOIN blocks AS b ON b.article_id = f.article_id AND b.block_no = f.block_no
        WHERE EXISTS (FROM parts WHERE is_phrase)
    )
    CROSS JOIN phrases
    WHERE coalesce(len(list_filter(wanted, lambda phrase: NOT contains(spaced, phrase))), 0) = 0
        AND coalesce(len(list_filter(unwanted, lambda phrase: contains(spaced, phrase))), 0) = 0
), best AS MATERIALIZED (
    SELECT doc, score
    FROM checked
    ORDER BY score DESC, doc
    LIMIT most
), top AS MATERIALIZED (
    SELECT (row_number() OVER (ORDER BY score DESC, doc))::INTEGER AS rank, *
    FROM best
    JOIN search_sentences USING (doc)
), forms AS MATERIALIZED (
    SELECT list(w.word) AS forms FROM search_words AS w WHERE w.term IN (SELECT term FROM spelled WHERE NOT is_unwanted)
), figured AS MATERIALIZED (
    SELECT
        t.doc,
        list({
            'figure_id': f.figure_id, 'surface': f.surface, 'bound': f.bound, 'value': f.value, 'event': f.event,
            'place': coalesce(e.name, m.surface), 'from_date': f.from_date, 'to_date': f.to_date, 'said_by': w.label
        } ORDER BY f.start_char) AS figures
    FROM top AS t
    JOIN figures AS f USING (article_id, sentence_no)
    LEFT JOIN entities AS e ON e.entity_id = f.place_id
    LEFT JOIN mentions AS m ON m.mention_id = f.place_mention_id
    LEFT JOIN speakers AS w ON w.speaker_id = f.speaker_id
    GROUP BY t.doc
), told AS MATERIALIZED (
    SELECT
        t.*,
        a.title,
        a.published_from,
        a.url,
        a.text_group,
        o.outlet,
        o.source_name,
        a.text[coalesce(s.start_char, b.start_char) + 1 : coalesce(s.end_char, b.end_char)] AS sentence,
        coalesce(c.archive_url, a.url) AS page
    FROM top AS t
    JOIN articles AS a USING (article_id)
    JOIN captures AS c USING (capture_id)
    LEFT JOIN article_sources AS o ON o.article_id = t.article_id
    LEFT JOIN sentences AS s ON s.article_id = t.article_id AND s.sentence_no = t.sentence_no
    LEFT JOIN blocks AS b ON b.article_id = t.article_id AND b.block_no = t.block_no
)
SELECT
    rank,
    round(score, 3) AS score,
    search_snippet(sentence, forms, opening, closing) AS snippet,
    figures,
    title,
    outlet,
    source_name,
    published_from,
    article_id,
    sentence_no,
    sentence,
    text_group,
    url,
    evidence_url(page, '', sentence, '') AS evidence_url,
    is_current
FROM told
LEFT JOIN figured USING (doc)
CROSS JOIN forms
ORDER BY rank;

COMMENT ON MACRO TABLE search IS 'sentences that have the words, the best first (BM25 over stems): "words in quotes" stand so, -word does not stand there; most: rows; place, event, speaker: as sentences_at, sentences_of, sentences_by; since, until: days of publication; every: old captures of a page too';
