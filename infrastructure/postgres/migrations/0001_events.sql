-- The log: everything that happened, in commit order. Facts are only ever added.
CREATE TABLE events (
    position    bigint PRIMARY KEY CHECK (position > 0),
    stream_id   uuid NOT NULL,
    version     integer NOT NULL CHECK (version >= 0),
    topic       text NOT NULL,
    recorded_at timestamptz NOT NULL,
    state       bytea NOT NULL,
    UNIQUE (stream_id, version)
);

-- What is added is never touched again: worth an early freeze, not worth a search for dead rows.
ALTER TABLE events SET (autovacuum_vacuum_insert_scale_factor = 0.05, fillfactor = 100);

CREATE FUNCTION refuse_to_change_the_past() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are facts: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;

-- ALWAYS: in replication mode too, and for the owner as for everybody.
CREATE TRIGGER the_past_stays
    BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_past();
ALTER TABLE events ENABLE ALWAYS TRIGGER the_past_stays;

-- A client's key for one request, with the answer it got: in the same transaction as the facts.
CREATE TABLE idempotency_keys (
    principal   text NOT NULL,
    key         text NOT NULL,
    fingerprint bytea NOT NULL,
    answer      bytea NOT NULL,
    version     integer NOT NULL,
    position    bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (principal, key)
);
CREATE INDEX ON idempotency_keys USING brin (recorded_at);

-- The same rows under the names that the eventsourcing library reads by.
CREATE VIEW stored_events AS
SELECT stream_id AS originator_id, version AS originator_version, topic, state,
       position AS notification_id
  FROM events;
