CREATE TABLE figure_threads (
    thread_id      VARCHAR PRIMARY KEY,
    incident_id    VARCHAR,
    place_id       VARCHAR,
    event          VARCHAR,
    of_whom        VARCHAR,
    from_date      DATE,
    to_date        DATE,
    whole_id       VARCHAR,
    low            DOUBLE,
    high           DOUBLE,
    latest         DOUBLE,
    latest_id      VARCHAR,
    is_disputed    BOOLEAN NOT NULL,
    is_series      BOOLEAN NOT NULL,
    n_statements   INTEGER NOT NULL,
    n_informants   INTEGER NOT NULL,
    n_named        INTEGER NOT NULL
);

COMMENT ON TABLE figure_threads IS 'one quantity of the world, an incident''s dead or the displaced of a place in a month, through all figures that state it: those with its thread_id in figures; how they stand to each other is in figure_links';
COMMENT ON COLUMN figure_threads.thread_id IS '''thread:'', the event, ''@'' and the least figure_id in it; depends on the set of pages, as entities do';
COMMENT ON COLUMN figure_threads.incident_id IS 'the incident whose victims or goods it counts; NULL: not of one incident';
COMMENT ON COLUMN figure_threads.place_id IS 'entity_id of the place that its statements give; NULL where none does';
COMMENT ON COLUMN figure_threads.event IS 'what happened to what is counted, as figures.event';
COMMENT ON COLUMN figure_threads.of_whom IS 'unit and, where its figures name one, the group or noun: ''person'', ''person: child'', ''building: school''';
COMMENT ON COLUMN figure_threads.from_date IS 'first day of the time that most of its statements speak of; NULL where none says';
COMMENT ON COLUMN figure_threads.to_date IS 'last day of that time';
COMMENT ON COLUMN figure_threads.whole_id IS 'thread_id of the quantity that it is a part of';
COMMENT ON COLUMN figure_threads.low IS 'what its statements together entail, without those that a later count replaced: at least this; low > high: they contradict each other';
COMMENT ON COLUMN figure_threads.high IS 'and at most this; NULL = open';
COMMENT ON COLUMN figure_threads.latest IS 'the number of the newest statement; of one day the latest hour, then a named source, then the highest';
COMMENT ON COLUMN figure_threads.latest_id IS 'its figure_id';
COMMENT ON COLUMN figure_threads.is_disputed IS 'TRUE where two informants state numbers for one time that cannot both hold: link rival in figure_links';
COMMENT ON COLUMN figure_threads.is_series IS 'TRUE where it grew or fell as time went on: link changed_from in figure_links';
COMMENT ON COLUMN figure_threads.n_statements IS 'figures that state it';
COMMENT ON COLUMN figure_threads.n_informants IS 'independent informants: a named source counts once, and so do all copies of one text that name none';
COMMENT ON COLUMN figure_threads.n_named IS 'those of them that are named';
