CREATE MACRO evidence_page(row_id) AS
    evidence_folder()
    || '/' || split_part(row_id, '/', 1) || '.html'
    || CASE WHEN contains(row_id, '/') THEN '#' || split_part(row_id, '/', 2) ELSE '' END;

COMMENT ON MACRO evidence_page IS 'a link, relative to the folder of this file, to the page that `dateline pages` makes of an article, opened at a row; takes the id of a row or of an article';
