CREATE TABLE incidents (
    incident_id           VARCHAR PRIMARY KEY,
    happening             VARCHAR NOT NULL,
    event_type            VARCHAR,
    event_mode            VARCHAR,
    acled_event_type      VARCHAR,
    acled_sub_event_type  VARCHAR,
    from_date             DATE,
    to_date               DATE,
    date_prec             SMALLINT,
    place_id              VARCHAR,
    where_prec            SMALLINT,
    actor_id              VARCHAR,
    recipient_id          VARCHAR,
    deaths_low            DOUBLE,
    deaths_best           DOUBLE,
    deaths_high           DOUBLE,
    injured_low           DOUBLE,
    injured_best          DOUBLE,
    injured_high          DOUBLE,
    is_disputed           BOOLEAN NOT NULL,
    n_articles            INTEGER NOT NULL,
    n_sources             INTEGER NOT NULL,
    n_informants          INTEGER NOT NULL
);

COMMENT ON TABLE incidents IS 'one happening in the world, across articles: attacks, harm, protests, disasters and movements that pages tell as having taken place; its reports are the rows of events with its incident_id';
COMMENT ON COLUMN incidents.incident_id IS '''incident:'' and the event_id of its first report: the earliest page, then the smallest id';
COMMENT ON COLUMN incidents.happening IS 'attacked | bombed | shelled | air_strike | drone_strike | clashed | ambushed | shot | executed | tortured | raped | besieged | captured | retaken | withdrew | surrendered | killed | injured | missing | kidnapped | destroyed | damaged | looted | burned | seized | detained | arrested | raided | released | charged | tried | convicted | sentenced | investigated | displaced | returned | arrived | departed | fled | escaped | evacuated | expelled | rescued | sheltered | homeless | deployed | recruited | mobilized | protested | rioted | struck | agreed | met | supported | cooperated | aided | conceded | demanded | accused | rejected | threatened | sanctioned | flooded | earthquake | storm | fire | crashed | exploded | infected | affected | voted | elected | appointed | dismissed | resigned | built | sold | spent | funded | employed | vaccinated | donated | pledged | tested | treated | delivered | bought | ordered | closed | blocked | cancelled | launched | other; the act that most independent texts tell, before its consequences; as events.happening';
COMMENT ON COLUMN incidents.event_type IS 'AGREE | CONSULT | SUPPORT | COOPERATE | AID | CONCEDE | RETREAT | REQUEST | ACCUSE | REJECT | THREATEN | PROTEST | SANCTION | MOBILIZE | COERCE | ASSAULT; of the reports of that happening, what most give; as events.event_type';
COMMENT ON COLUMN incidents.event_mode IS 'of the reports of that happening, what most give; as events.event_mode';
COMMENT ON COLUMN incidents.acled_event_type IS 'Battles | Explosions/Remote violence | Violence against civilians | Protests | Riots | Strategic developments; of the reports of that happening, what most give';
COMMENT ON COLUMN incidents.acled_sub_event_type IS 'Armed clash | Government regains territory | Non-state actor overtakes territory | Air/drone strike | Chemical weapon | Grenade | Remote explosive/landmine/IED | Shelling/artillery/missile attack | Suicide bomb | Abduction/forced disappearance | Attack | Sexual violence | Excessive force against protesters | Peaceful protest | Protest with intervention | Mob violence | Violent demonstration | Agreement | Arrests | Change to group/activity | Disrupted weapons use | Headquarters or base established | Looting/property destruction | Non-violent transfer of territory | Other; of the reports of that happening, what most give';
COMMENT ON COLUMN incidents.from_date IS 'first day of the time at which it happened, as the reports agree; NULL where none says';
COMMENT ON COLUMN incidents.to_date IS 'last day of that time';
COMMENT ON COLUMN incidents.date_prec IS '1 the day, 2 two to six days, 3 the week, 4 the month, 5 longer; UCDP; NULL without a day';
COMMENT ON COLUMN incidents.place_id IS 'entity_id of the narrowest place that its reports agree on';
COMMENT ON COLUMN incidents.where_prec IS '1 the place, 2 within 25 km of it, 3 the district, 4 the province, 6 the country; UCDP; NULL without a place';
COMMENT ON COLUMN incidents.actor_id IS 'entity_id of who did it; NULL: not named';
COMMENT ON COLUMN incidents.recipient_id IS 'entity_id of to whom it was done; NULL: not named';
COMMENT ON COLUMN incidents.deaths_low IS 'least number of the dead that an independent informant gives; NULL where none gives any';
COMMENT ON COLUMN incidents.deaths_best IS 'number of the dead in the latest statement with the most independent informants';
COMMENT ON COLUMN incidents.deaths_high IS 'highest number of the dead that an independent informant gives; NULL: open';
COMMENT ON COLUMN incidents.injured_low IS 'as deaths_low, of the injured';
COMMENT ON COLUMN incidents.injured_best IS 'as deaths_best, of the injured';
COMMENT ON COLUMN incidents.injured_high IS 'as deaths_high, of the injured';
COMMENT ON COLUMN incidents.is_disputed IS 'TRUE where two independent informants give numbers of its dead or injured that cannot both hold, and no later one replaced the earlier';
COMMENT ON COLUMN incidents.n_articles IS 'articles that report it';
COMMENT ON COLUMN incidents.n_sources IS 'independent texts that report it: copies count once';
COMMENT ON COLUMN incidents.n_informants IS 'who is given as telling it, named and unnamed, and outlets in their own voice; copies count once';
