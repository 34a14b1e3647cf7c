CREATE TABLE builds (
    batch         VARCHAR NOT NULL,
    stage         VARCHAR NOT NULL,
    code_version  VARCHAR NOT NULL,
    model         VARCHAR,
    model_sha256  VARCHAR,
    run_id        VARCHAR,
    started_at    TIMESTAMPTZ,
    ended_at      TIMESTAMPTZ,
    n_in          BIGINT,
    n_out         BIGINT,
    n_rejected    BIGINT,
    PRIMARY KEY (batch, stage)
);

COMMENT ON TABLE builds IS 'which code and models made the rows of a batch';
COMMENT ON COLUMN builds.batch IS 'the batch';
COMMENT ON COLUMN builds.stage IS 'acquire | process | publish';
COMMENT ON COLUMN builds.code_version IS 'fingerprint of the code, data and models';
COMMENT ON COLUMN builds.model IS 'name and version of the language model';
COMMENT ON COLUMN builds.model_sha256 IS 'of the weights of the model';
COMMENT ON COLUMN builds.run_id IS 'the run that made it';
COMMENT ON COLUMN builds.started_at IS 'when the batch was begun';
COMMENT ON COLUMN builds.ended_at IS 'when the batch was committed';
COMMENT ON COLUMN builds.n_in IS 'captures that went in';
COMMENT ON COLUMN builds.n_out IS 'articles that came out';
COMMENT ON COLUMN builds.n_rejected IS 'captures that were rejected';
