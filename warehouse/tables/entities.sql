CREATE TABLE entities (
    entity_id       VARCHAR PRIMARY KEY,
    kind            VARCHAR NOT NULL,
    name            VARCHAR NOT NULL,
    names           VARCHAR[] NOT NULL,
    description     VARCHAR,
    country         VARCHAR,
    wikidata_id     VARCHAR,
    geonames_id     BIGINT,
    place_kind      VARCHAR,
    admin1          VARCHAR,
    latitude        DOUBLE,
    longitude       DOUBLE,
    precision_km    DOUBLE,
    part_of         VARCHAR,
    resolved_by     VARCHAR NOT NULL,
    score           DOUBLE,
    is_public_role  BOOLEAN,
    n_articles      INTEGER,
    n_mentions      INTEGER
);

COMMENT ON TABLE entities IS 'one person, organisation, armed group, people or place, across articles';
COMMENT ON COLUMN entities.entity_id IS '''place:geonames:90150'', ''armed_group:islamic-state'', ''person:hisham-al-hashimi''; ''@<article_id>'' when known in one article only';
COMMENT ON COLUMN entities.kind IS 'person | organisation | armed_group | people | place; people: a tribe, a nationality, a faith';
COMMENT ON COLUMN entities.name IS 'the fullest or most usual name; of a place the English one';
COMMENT ON COLUMN entities.names IS 'every spelling met, and for a place that of the gazetteer where it is another';
COMMENT ON COLUMN entities.description IS 'role or kind in words: ''security and counterterrorism expert''';
COMMENT ON COLUMN entities.country IS 'ISO 3166-1 alpha-2';
COMMENT ON COLUMN entities.wikidata_id IS 'Wikidata item, only from a pinned package';
COMMENT ON COLUMN entities.geonames_id IS 'GeoNames id, only from a pinned package';
COMMENT ON COLUMN entities.place_kind IS 'country | admin1 | admin2 | city | village | area | crossing | camp | region | water | facility';
COMMENT ON COLUMN entities.admin1 IS 'first-order division that a place lies in';
COMMENT ON COLUMN entities.latitude IS 'degrees north, WGS 84';
COMMENT ON COLUMN entities.longitude IS 'degrees east, WGS 84';
COMMENT ON COLUMN entities.precision_km IS 'how far off the coordinates can be, where a source says so (the editor''s)';
COMMENT ON COLUMN entities.part_of IS 'entity_id: the place that contains it, the organisation it belongs to';
COMMENT ON COLUMN entities.resolved_by IS 'gazetteer | knowledge_base | editor | cross_article | article';
COMMENT ON COLUMN entities.score IS 'how sure the resolution is, 0 to 1';
COMMENT ON COLUMN entities.is_public_role IS 'persons: TRUE only on evidence of a public role from page or knowledge base, else FALSE; FALSE is not linked across articles';
COMMENT ON COLUMN entities.n_articles IS 'articles that mention it';
COMMENT ON COLUMN entities.n_mentions IS 'mentions in all articles';
