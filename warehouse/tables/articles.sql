CREATE TABLE articles (
    article_id          VARCHAR PRIMARY KEY,
    capture_id          VARCHAR NOT NULL,
    url                 VARCHAR,
    publisher           VARCHAR,
    publisher_domain    VARCHAR,
    title               VARCHAR,
    standfirst          VARCHAR,
    byline              VARCHAR,
    authors             VARCHAR[],
    published_at        TIMESTAMPTZ,
    published_from      DATE,
    published_to        DATE,
    published_basis     VARCHAR,
    modified_at         TIMESTAMPTZ,
    dateline            VARCHAR,
    dateline_entity_id  VARCHAR,
    language            VARCHAR,
    section             VARCHAR,
    tags                VARCHAR[],
    page_kind           VARCHAR,
    is_truncated        BOOLEAN,
    is_annotated        BOOLEAN NOT NULL,
    text                VARCHAR NOT NULL,
    n_words             INTEGER,
    score               DOUBLE,
    why                 VARCHAR,
    text_group          VARCHAR,
    fingerprint         VARCHAR NOT NULL
);

COMMENT ON TABLE articles IS 'one reading of one capture';
COMMENT ON COLUMN articles.article_id IS '= capture_id';
COMMENT ON COLUMN articles.capture_id IS 'the capture that was read';
COMMENT ON COLUMN articles.url IS 'canonical address stated by the page, else captures.url';
COMMENT ON COLUMN articles.publisher IS 'site name';
COMMENT ON COLUMN articles.publisher_domain IS 'registered host of the page address, without www.';
COMMENT ON COLUMN articles.title IS 'the headline, without the name of the site';
COMMENT ON COLUMN articles.standfirst IS 'deck / summary shown under the title';
COMMENT ON COLUMN articles.byline IS 'as printed';
COMMENT ON COLUMN articles.authors IS 'names of the authors, as a clean list';
COMMENT ON COLUMN articles.published_at IS 'exact instant where the page states one';
COMMENT ON COLUMN articles.published_from IS 'the day, or the interval that the evidence allows';
COMMENT ON COLUMN articles.published_to IS 'last day of publication that the evidence allows';
COMMENT ON COLUMN articles.published_basis IS 'given | json-ld | meta | time-element | url | text | capture | none; in this order; given: a day or an instant of the sidecar, which wins over the page; capture: upper end only';
COMMENT ON COLUMN articles.modified_at IS 'exact instant of the last change where the page states one';
COMMENT ON COLUMN articles.dateline IS '''QAIM, Iraq'' as printed';
COMMENT ON COLUMN articles.dateline_entity_id IS 'entity_id of the place in the dateline';
COMMENT ON COLUMN articles.language IS 'BCP 47';
COMMENT ON COLUMN articles.section IS 'section of the site, as the page states it';
COMMENT ON COLUMN articles.tags IS 'topics, as the page states them';
COMMENT ON COLUMN articles.page_kind IS 'article | live_blog | listing | gallery | video | paywall_stub | other';
COMMENT ON COLUMN articles.is_truncated IS 'cut by a paywall or by the capture';
COMMENT ON COLUMN articles.is_annotated IS 'FALSE: a language without a pipeline; blocks only';
COMMENT ON COLUMN articles.text IS 'the whole visible text of the page, boilerplate included: the layer all offsets point into (visible: not script, style, template, noscript, hidden, display:none). A text capture''s own decoded characters, untouched; for HTML, PDF and DOCX, blocks in document order, ''\n'' between, the words of a PDF joined over its line ends; for a mail, its HTML or plain text part.';
COMMENT ON COLUMN articles.n_words IS 'of the main text';
COMMENT ON COLUMN articles.score IS 'how sure the reading of the page is, calibrated, 0 to 1: the share of pages like this one whose story was read whole and alone (F1 of its words at least .9)';
COMMENT ON COLUMN articles.why IS 'what speaks against the reading, in words; NULL: nothing does';
COMMENT ON COLUMN articles.text_group IS 'articles that stand on one text share it: the article_id of the origin of that text (article_copies shows it), of the article itself where it stands alone; count(DISTINCT text_group) counts independent texts';
COMMENT ON COLUMN articles.fingerprint IS 'of the code, data and models that read and annotated it';
