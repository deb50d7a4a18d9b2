CREATE TABLE history (
    position     bigint PRIMARY KEY,
    dossier_id   uuid NOT NULL,
    version      integer NOT NULL,
    kind         text NOT NULL,
    topic        text NOT NULL,
    recorded_at  timestamptz NOT NULL,
    effective_at timestamptz NOT NULL,
    principal    text NOT NULL,
    role         text NOT NULL,
    agency       text NOT NULL,
    on_behalf_of text,
    reason       text,
    request      text NOT NULL,
    correlation  text NOT NULL,
    causation    text,
    what         jsonb NOT NULL
);

-- One case from its first to its last event, either way.
CREATE UNIQUE INDEX ON history (dossier_id, version);
