CREATE TABLE text_groups (
    text_group       VARCHAR PRIMARY KEY,
    origin_basis     VARCHAR NOT NULL,
    agency           VARCHAR,
    n_articles       INTEGER NOT NULL,
    n_outlets        INTEGER NOT NULL,
    first_published  DATE
);

COMMENT ON TABLE text_groups IS 'articles that stand on one text, two and more: one informant, however often it was printed';
COMMENT ON COLUMN text_groups.text_group IS 'article_id of the origin; articles.text_group of every member';
COMMENT ON COLUMN text_groups.origin_basis IS 'agency | credit | first_published | longest | any; why it is the origin: the agency that the text is credited to published it; it credits that agency (of several, the first published); it was published first; it is the longest of those published first or without a day; nothing tells, it has the smallest id';
COMMENT ON COLUMN text_groups.agency IS 'the news agency that at least a third of the members credit in byline, dateline or signature; NULL: none';
COMMENT ON COLUMN text_groups.n_articles IS 'members';
COMMENT ON COLUMN text_groups.n_outlets IS 'outlets among the members; those without a known one count as one together';
COMMENT ON COLUMN text_groups.first_published IS 'the earliest day of publication that a member states';
