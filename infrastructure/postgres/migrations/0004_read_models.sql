-- How far each version of each read model has come, and which version readers see.
CREATE TABLE read_model_positions (
    read_model text NOT NULL,
    version    integer NOT NULL,
    position   bigint NOT NULL DEFAULT 0,
    is_live    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (read_model, version)
) WITH (fillfactor = 20);  -- a few rows that change all the time: room to do so in place
CREATE UNIQUE INDEX ON read_model_positions (read_model) WHERE is_live;

-- Streams that a read model can't follow any further, since the event at "position". No personal
-- data, no values: what is wrong is looked up in the log, by whoever may.
CREATE TABLE read_model_quarantine (
    read_model  text NOT NULL,
    version     integer NOT NULL,
    stream_id   uuid NOT NULL,
    position    bigint NOT NULL,
    topic       text NOT NULL,
    error_class text NOT NULL,
    since       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (read_model, version, stream_id),
    FOREIGN KEY (read_model, version) REFERENCES read_model_positions ON DELETE CASCADE
);

GRANT SELECT, INSERT, UPDATE, DELETE ON read_model_positions, read_model_quarantine
   TO hoso_projector;
GRANT SELECT ON read_model_positions, read_model_quarantine TO hoso_app;
