CREATE TABLE figures (
    figure_id         VARCHAR PRIMARY KEY,
    article_id        VARCHAR NOT NULL,
    sentence_no       INTEGER,
    start_char        INTEGER NOT NULL,
    end_char          INTEGER NOT NULL,
    surface           VARCHAR NOT NULL,
    number_start      INTEGER NOT NULL,
    number_end        INTEGER NOT NULL,
    cue               VARCHAR,
    kind              VARCHAR NOT NULL,
    value             DOUBLE,
    low               DOUBLE,
    high              DOUBLE,
    bound             VARCHAR NOT NULL,
    likely_low        DOUBLE,
    likely_high       DOUBLE,
    unit              VARCHAR,
    per               VARCHAR,
    counted           VARCHAR,
    counted_head      VARCHAR,
    event             VARCHAR,
    aspect            VARCHAR,
    actor_id          VARCHAR,
    place_id          VARCHAR,
    place_mention_id  VARCHAR,
    place_basis       VARCHAR,
    place_score       DOUBLE,
    from_date         DATE,
    to_date           DATE,
    date_basis        VARCHAR,
    event_id          VARCHAR,
    thread_id         VARCHAR,
    statement_id      VARCHAR,
    speaker_id        VARCHAR,
    attribution       VARCHAR NOT NULL,
    factuality        VARCHAR,
    is_negated        BOOLEAN,
    in_quotation      BOOLEAN,
    part_of           VARCHAR,
    score             DOUBLE,
    rule              VARCHAR NOT NULL
);

COMMENT ON TABLE figures IS 'one stated quantity in one place of one article';
COMMENT ON COLUMN figures.figure_id IS '<article_id>/f<number_start>-<number_end>';
COMMENT ON COLUMN figures.article_id IS 'the article that it stands in';
COMMENT ON COLUMN figures.sentence_no IS 'the sentence that it stands in';
COMMENT ON COLUMN figures.start_char IS 'number with its bound words and what is counted';
COMMENT ON COLUMN figures.end_char IS 'offset behind the figure in articles.text';
COMMENT ON COLUMN figures.surface IS 'the characters themselves';
COMMENT ON COLUMN figures.number_start IS 'the number words alone';
COMMENT ON COLUMN figures.number_end IS 'offset behind the number words';
COMMENT ON COLUMN figures.cue IS '''over'', ''as many as'', ''around''';
COMMENT ON COLUMN figures.kind IS 'count | money | share | measure | age | duration | ordinal | rate | frequency | score';
COMMENT ON COLUMN figures.value IS 'the number in full: ''$4.2bn'' 4.2e9, ''12 %'' 12 (unit percent), ''a third of'' 1/3 (kind share); NULL for vague words, ranges and unknowns';
COMMENT ON COLUMN figures.low IS 'what the words entail, NULL = open: exact low = high = value; at_least, more_than low = value; at_most, less_than high = value; range both; approximate and vague neither';
COMMENT ON COLUMN figures.high IS 'upper end of what the words entail, NULL = open; see low';
COMMENT ON COLUMN figures.bound IS 'exact | approximate | at_least | more_than | at_most | less_than | range | vague | none | unknown; none: ''no families'', value 0; unknown: ''how many is unclear''';
COMMENT ON COLUMN figures.likely_low IS 'working interval for approximate and vague words, from number_conventions';
COMMENT ON COLUMN figures.likely_high IS 'upper end of the working interval; see likely_low';
COMMENT ON COLUMN figures.unit IS 'person household building vehicle … ; ISO 4217; percent; UCUM for measures; year month day for ages and durations';
COMMENT ON COLUMN figures.per IS '''month'' in ''$25 / month''';
COMMENT ON COLUMN figures.counted IS 'normal form of what is counted: ''returning families''';
COMMENT ON COLUMN figures.counted_head IS 'its head lemma: ''family''';
COMMENT ON COLUMN figures.event IS 'attacked | bombed | shelled | air_strike | drone_strike | clashed | ambushed | shot | executed | tortured | raped | besieged | captured | retaken | withdrew | surrendered | killed | injured | missing | kidnapped | destroyed | damaged | looted | burned | seized | detained | arrested | raided | released | charged | tried | convicted | sentenced | investigated | displaced | returned | arrived | departed | fled | escaped | evacuated | expelled | rescued | sheltered | homeless | deployed | recruited | mobilized | protested | rioted | struck | agreed | met | supported | cooperated | aided | conceded | demanded | accused | rejected | threatened | sanctioned | flooded | earthquake | storm | fire | crashed | exploded | infected | affected | voted | elected | appointed | dismissed | resigned | built | sold | spent | funded | employed | vaccinated | donated | pledged | tested | treated | delivered | bought | ordered | closed | blocked | cancelled | launched | other; what happens to what is counted, the word of its row in events';
COMMENT ON COLUMN figures.aspect IS 'stock | flow; stock: are missing; flow: returned this week';
COMMENT ON COLUMN figures.actor_id IS 'entity_id: who did it, where the page says';
COMMENT ON COLUMN figures.place_id IS 'entity_id of the main place; all of them in figure_places';
COMMENT ON COLUMN figures.place_mention_id IS 'the words that name the main place, also where no gazetteer knows them';
COMMENT ON COLUMN figures.place_basis IS 'clause | event | paragraph | article | dateline; by what the main place is known: the figure''s own clause, what the page says of the same event before, its paragraph, the article''s headline and lead, or the dateline';
COMMENT ON COLUMN figures.place_score IS 'how sure the place is the right one, 0 to 1';
COMMENT ON COLUMN figures.from_date IS 'first day of the time that the figure speaks of';
COMMENT ON COLUMN figures.to_date IS 'last day of the time that the figure speaks of';
COMMENT ON COLUMN figures.date_basis IS 'clause | event | paragraph | article | dateline | publication; by what the days are known, as place_basis; publication: stated for the day of publication or counted from it';
COMMENT ON COLUMN figures.event_id IS 'the event whose victims, goods or people it counts, with the same word; NULL where event is';
COMMENT ON COLUMN figures.thread_id IS 'the quantity of the world that it states, in figure_threads; NULL: it counts nothing that other pages could count too, or no incident, place and time of it are known';
COMMENT ON COLUMN figures.statement_id IS 'the statement that carries it';
COMMENT ON COLUMN figures.speaker_id IS 'who gives it; NULL: see attribution';
COMMENT ON COLUMN figures.attribution IS 'named | unnamed | unattributed | outlet | unresolved; unresolved: also not read yet';
COMMENT ON COLUMN figures.factuality IS 'asserted | confirmed | claimed | alleged | possible | reported | predicted | denied | negated | unknown; as statements.factuality';
COMMENT ON COLUMN figures.is_negated IS 'TRUE where the page denies the figure; NULL = not read yet';
COMMENT ON COLUMN figures.in_quotation IS 'TRUE where the figure stands inside quotation marks; NULL = not read yet';
COMMENT ON COLUMN figures.part_of IS 'figure_id of the whole on the page: ''four of school age'' of ''eight children''; the link and its reason stand in figure_links';
COMMENT ON COLUMN figures.score IS 'confidence, 0 to 1: how often figures read in the same way were right in value and bound on annotated news; lexicons/figure_scores.tsv says on how many each share rests (n_figures)';
COMMENT ON COLUMN figures.rule IS 'how it was read';
