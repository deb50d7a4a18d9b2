-- Some hundreds of agencies.
CREATE TABLE current (
    agency_id      uuid PRIMARY KEY,
    version        integer NOT NULL,
    code           text COLLATE "C" NOT NULL,
    name           text NOT NULL,
    name_key       text COLLATE "C" NOT NULL,
    search         text COLLATE "C" NOT NULL,
    level          text NOT NULL,
    parent_code    text COLLATE "C",
    remote         boolean NOT NULL,
    source         text NOT NULL,
    codes          text[] NOT NULL,
    other_codes    jsonb NOT NULL,
    hours          jsonb NOT NULL,
    closed_on      date,
    successor_code text COLLATE "C",
    changed_at     timestamptz NOT NULL
);

CREATE INDEX ON current (name_key, agency_id);
CREATE INDEX ON current (parent_code, name_key, agency_id);
CREATE INDEX ON current USING gin (codes);
