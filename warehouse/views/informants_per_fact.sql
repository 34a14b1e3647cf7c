CREATE VIEW informants_per_fact AS
SELECT
    thread_id,
    informant_id,
    mode(informant ORDER BY informant) AS informant,
    bool_or(is_named_informant) AS is_named,
    any_value(event) AS event,
    any_value(of_whom) AS of_whom,
    any_value(incident_id) AS incident_id,
    min(number) AS least,
    max(number) AS most,
    arg_max(number, place_in_thread) AS latest,
    min(published_from) AS first_said,
    max(published_from) AS last_said,
    count(*)::INTEGER AS n_statements,
    count(DISTINCT article_id)::INTEGER AS n_articles,
    count(DISTINCT text_group)::INTEGER AS n_texts
FROM thread_informants
GROUP BY thread_id, informant_id;

COMMENT ON VIEW informants_per_fact IS 'who gives a quantity of the world, one row an independent informant: a source that ten pages name is one, and so are ten copies of a text that names none';
COMMENT ON COLUMN informants_per_fact.thread_id IS 'the quantity, in figure_threads';
COMMENT ON COLUMN informants_per_fact.informant_id IS '''source '' and the body or person that is named, else ''text '' and the article that stands for the text';
COMMENT ON COLUMN informants_per_fact.informant IS 'its name; where none is named the description of the speaker, else the outlet';
COMMENT ON COLUMN informants_per_fact.is_named IS 'TRUE where it is named';
COMMENT ON COLUMN informants_per_fact.event IS 'what happened to what is counted, as figures.event';
COMMENT ON COLUMN informants_per_fact.of_whom IS 'what is counted: unit, and group or noun';
COMMENT ON COLUMN informants_per_fact.incident_id IS 'the incident whose victims or goods are counted';
COMMENT ON COLUMN informants_per_fact.least IS 'the least number that it gives';
COMMENT ON COLUMN informants_per_fact.most IS 'the highest number that it gives';
COMMENT ON COLUMN informants_per_fact.latest IS 'the number that it gave last';
COMMENT ON COLUMN informants_per_fact.first_said IS 'day of the first article that has it from this informant';
COMMENT ON COLUMN informants_per_fact.last_said IS 'day of the last one';
COMMENT ON COLUMN informants_per_fact.n_statements IS 'figures by this informant';
COMMENT ON COLUMN informants_per_fact.n_articles IS 'articles in which they stand';
COMMENT ON COLUMN informants_per_fact.n_texts IS 'independent texts among those articles: copies count once';
