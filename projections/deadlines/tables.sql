CREATE TABLE current (
    deadline_id      uuid PRIMARY KEY,
    dossier_id       uuid NOT NULL,
    kind             text NOT NULL,
    step             integer,
    steps            integer[] NOT NULL,
    code             text COLLATE "C" NOT NULL,
    procedure        text COLLATE "C" NOT NULL,
    agency           text COLLATE "C" NOT NULL,
    officer          text COLLATE "C",
    due_at           timestamptz NOT NULL,
    done_at          timestamptz
);

-- The fold finds all promises of a dossier at once.
CREATE INDEX ON current (dossier_id);

-- What is still promised: few of all there ever were.
CREATE INDEX ON current (due_at, deadline_id) WHERE done_at IS NULL;
CREATE INDEX ON current (agency, due_at, deadline_id) WHERE done_at IS NULL;
CREATE INDEX ON current (officer, due_at, deadline_id) WHERE done_at IS NULL;
