-- Some thousands of procedures at most. The long terms lie apart, so that looking through all names
-- reads a few hundred bytes each: no extension has to be there for searching.
CREATE TABLE current (
    procedure_id    uuid PRIMARY KEY,
    version         integer NOT NULL,
    code            text COLLATE "C" NOT NULL,
    name            text NOT NULL,
    name_key        text COLLATE "C" NOT NULL,
    search          text COLLATE "C" NOT NULL,
    sector          text COLLATE "C" NOT NULL,
    promulgated_by  text COLLATE "C" NOT NULL,
    levels          text[] NOT NULL,
    channels        text[] NOT NULL,
    usable_channels text[] NOT NULL,
    online_level    text NOT NULL,
    rule_version    text NOT NULL,
    detailed        boolean NOT NULL,
    valid_from      date NOT NULL,
    withdrawn_on    date,
    changed_at      timestamptz NOT NULL,
    terms           jsonb NOT NULL
) WITH (toast_tuple_target = 256);

CREATE INDEX ON current (code, procedure_id);
CREATE INDEX ON current (name_key, procedure_id);

CREATE TABLE history (
    position     bigint PRIMARY KEY,
    procedure_id uuid NOT NULL,
    code         text COLLATE "C" NOT NULL,
    version      integer NOT NULL,
    name         text NOT NULL,
    valid_from   date NOT NULL,
    withdrawn    boolean NOT NULL,
    why          text,
    recorded_at  timestamptz NOT NULL,
    terms        jsonb
);

CREATE UNIQUE INDEX ON history (code, version);
