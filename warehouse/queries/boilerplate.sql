-- What was taken for boilerplate, and why?
--
-- One row per block that is not part of the story, in the order of the page.  why names what spoke for and against it, score is how
-- probable it is that the block belongs to the story.  Nothing is searched for names or figures in these blocks.
WITH first AS MATERIALIZED (
    SELECT *
    FROM blocks
    WHERE NOT is_main AND article_id NOT IN (FROM superseded_articles)
    ORDER BY article_id, block_no
    LIMIT getvariable('most')
)
SELECT
    a.title,
    b.role,
    b.score,
    b.why,
    left(a.text[b.start_char + 1 : b.end_char], 200) AS words,
    a.article_id,
    b.block_no
FROM first AS b
JOIN articles AS a USING (article_id)
ORDER BY a.article_id, b.block_no;
