CREATE TABLE events (
    event_id              VARCHAR PRIMARY KEY,
    article_id            VARCHAR NOT NULL,
    sentence_no           INTEGER,
    start_char            INTEGER NOT NULL,
    end_char              INTEGER NOT NULL,
    surface               VARCHAR NOT NULL,
    happening             VARCHAR NOT NULL,
    event_type            VARCHAR,
    event_mode            VARCHAR,
    contexts              VARCHAR[],
    acled_event_type      VARCHAR,
    acled_sub_event_type  VARCHAR,
    place_id              VARCHAR,
    place_mention_id      VARCHAR,
    place_basis           VARCHAR,
    from_date             DATE,
    to_date               DATE,
    date_basis            VARCHAR,
    realis                VARCHAR NOT NULL,
    factuality            VARCHAR NOT NULL,
    hedge                 VARCHAR,
    hedge_start           INTEGER,
    hedge_end             INTEGER,
    statement_id          VARCHAR,
    speaker_id            VARCHAR,
    attribution           VARCHAR NOT NULL,
    incident_id           VARCHAR,
    incident_basis        VARCHAR,
    score                 DOUBLE,
    rule                  VARCHAR NOT NULL
);

COMMENT ON TABLE events IS 'one report of a happening on one page: who did what to whom, where and when, as this page tells it; never to be counted as an event of the world';
COMMENT ON COLUMN events.event_id IS '<article_id>/e<start_char>-<end_char>';
COMMENT ON COLUMN events.article_id IS 'the article that it stands in';
COMMENT ON COLUMN events.sentence_no IS 'the sentence that it stands in';
COMMENT ON COLUMN events.start_char IS 'the words that name it: ''shelled'', ''car bombing'', ''opened fire''';
COMMENT ON COLUMN events.end_char IS 'offset behind the words that name it';
COMMENT ON COLUMN events.surface IS 'the characters themselves';
COMMENT ON COLUMN events.happening IS 'attacked | bombed | shelled | air_strike | drone_strike | clashed | ambushed | shot | executed | tortured | raped | besieged | captured | retaken | withdrew | surrendered | killed | injured | missing | kidnapped | destroyed | damaged | looted | burned | seized | detained | arrested | raided | released | charged | tried | convicted | sentenced | investigated | displaced | returned | arrived | departed | fled | escaped | evacuated | expelled | rescued | sheltered | homeless | deployed | recruited | mobilized | protested | rioted | struck | agreed | met | supported | cooperated | aided | conceded | demanded | accused | rejected | threatened | sanctioned | flooded | earthquake | storm | fire | crashed | exploded | infected | affected | voted | elected | appointed | dismissed | resigned | built | sold | spent | funded | employed | vaccinated | donated | pledged | tested | treated | delivered | bought | ordered | closed | blocked | cancelled | launched | other; what happened; every value of figures.event is one';
COMMENT ON COLUMN events.event_type IS 'AGREE | CONSULT | SUPPORT | COOPERATE | AID | CONCEDE | RETREAT | REQUEST | ACCUSE | REJECT | THREATEN | PROTEST | SANCTION | MOBILIZE | COERCE | ASSAULT; PLOVER 0.8 (2021); NULL where PLOVER has none, and for what is only the content of a demand, promise, refusal or threat';
COMMENT ON COLUMN events.event_mode IS 'PLOVER mode: explosives, arrest, demo, riot, ceasefire …';
COMMENT ON COLUMN events.contexts IS 'military | election | refugees | humanitarian | terrorism | nuclear | disease | disaster | economic | legal | human_rights | crime; PLOVER contexts that words of the sentence name; NULL where none does';
COMMENT ON COLUMN events.acled_event_type IS 'Battles | Explosions/Remote violence | Violence against civilians | Protests | Riots | Strategic developments; ACLED 2023; NULL where ACLED has none';
COMMENT ON COLUMN events.acled_sub_event_type IS 'Armed clash | Government regains territory | Non-state actor overtakes territory | Air/drone strike | Chemical weapon | Grenade | Remote explosive/landmine/IED | Shelling/artillery/missile attack | Suicide bomb | Abduction/forced disappearance | Attack | Sexual violence | Excessive force against protesters | Peaceful protest | Protest with intervention | Mob violence | Violent demonstration | Agreement | Arrests | Change to group/activity | Disrupted weapons use | Headquarters or base established | Looting/property destruction | Non-violent transfer of territory | Other; ACLED 2023; NULL where ACLED has none';
COMMENT ON COLUMN events.place_id IS 'entity_id of the main place; those of its own words, and the dateline, stand in event_arguments';
COMMENT ON COLUMN events.place_mention_id IS 'the words that name the main place, also where no gazetteer knows them';
COMMENT ON COLUMN events.place_basis IS 'clause | event | paragraph | article | dateline; by what the main place is known; clause: its own words; event: those of another event of the sentence; article: the place that the article last gave to an event; dateline: the article''s';
COMMENT ON COLUMN events.from_date IS 'first day of the time at which it happened';
COMMENT ON COLUMN events.to_date IS 'last day of the time at which it happened';
COMMENT ON COLUMN events.date_basis IS 'clause | event | paragraph | article | dateline | publication; by what the days are known, as place_basis; publication: told as news of the days before the page was published';
COMMENT ON COLUMN events.realis IS 'happened | ongoing | attempted | planned | threatened | hypothetical | generic | not_happened; whether it took place, as the words have it';
COMMENT ON COLUMN events.factuality IS 'asserted | confirmed | claimed | alleged | possible | reported | predicted | denied | negated | unknown; as statements.factuality';
COMMENT ON COLUMN events.hedge IS 'the word that makes it other than plainly told: ''not'', ''if'', ''threatened'', ''attempted''; NULL where none does';
COMMENT ON COLUMN events.hedge_start IS 'offset of that word';
COMMENT ON COLUMN events.hedge_end IS 'offset behind that word';
COMMENT ON COLUMN events.statement_id IS 'the statement that tells it; NULL: the outlet''s own voice, or not read yet';
COMMENT ON COLUMN events.speaker_id IS 'who tells it; NULL: see attribution';
COMMENT ON COLUMN events.attribution IS 'named | unnamed | unattributed | outlet | unresolved; unresolved: also not read yet';
COMMENT ON COLUMN events.incident_id IS 'the incident of the world that it reports; NULL: not resolved, or no happening that is counted: planned, denied, spoken of in general';
COMMENT ON COLUMN events.incident_basis IS 'why it is taken for a report of that incident, in words';
COMMENT ON COLUMN events.score IS 'how much the event is what its sentence tells, 0 to 1: what is told to have happened before what is only spoken of, acts before their consequences';
COMMENT ON COLUMN events.rule IS 'how it was read: the words of the table, the form, the condition that told its sense';
