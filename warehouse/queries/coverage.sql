-- What do we have: which publishers, over which days, in which languages, and how much of each page is the story?
--
-- One row per publisher and language.  n_captures counts every archived version, n_pages each page once.  story_share is the
-- part of the visible characters that is main text; the rest is menus, offers, related links.  A language without annotation
-- (n_annotated = 0) is archived and read, but gives no figures and no mentions.
SELECT
    coalesce(a.publisher, a.publisher_domain, '(not known)') AS publisher,
    a.language,
    count(*) AS n_captures,
    count(c.article_id) AS n_pages,
    count(*) FILTER (a.is_annotated) AS n_annotated,
    min(a.published_from) AS first_day,
    max(a.published_to) AS last_day,
    sum(a.n_words) FILTER (c.article_id IS NOT NULL) AS n_words,
    round(sum(b.main_characters) / sum(b.characters), 2) AS story_share
FROM articles AS a
LEFT JOIN current_articles AS c USING (article_id)
LEFT JOIN (
    SELECT
        article_id,
        sum(end_char - start_char) AS characters,
        sum(end_char - start_char) FILTER (is_main) AS main_characters
    FROM blocks
    GROUP BY article_id
) AS b USING (article_id)
GROUP BY ALL
ORDER BY n_pages DESC, publisher, a.language;
