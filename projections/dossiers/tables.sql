CREATE TABLE current (
    dossier_id        uuid PRIMARY KEY,
    version           integer NOT NULL,
    code              text COLLATE "C" NOT NULL,
    phase             text NOT NULL,
    portal_status     smallint NOT NULL,
    procedure         text COLLATE "C" NOT NULL,
    procedure_version integer,
    rule_version      text,
    "case"            text NOT NULL,
    channel           text NOT NULL,
    receiving_agency  text COLLATE "C" NOT NULL,
    competent_agency  text COLLATE "C",
    unit              text,
    officer           text COLLATE "C",
    came_in_at        timestamptz NOT NULL,
    due_at            timestamptz,
    done_at           timestamptz,
    submitted_at      timestamptz,
    received_at       timestamptz,
    handed_over_at    timestamptz,
    assigned_at       timestamptz,
    decided_at        timestamptz,
    issued_at         timestamptz,
    returned_at       timestamptz,
    changed_at        timestamptz NOT NULL,
    outcome           text,
    reason            text,
    result_number     text,
    return_by         text,
    returned_by       text,
    applicant         jsonb NOT NULL,
    owner             jsonb,
    collected_by      jsonb,
    deadline          jsonb,
    steps             jsonb NOT NULL,
    papers            jsonb NOT NULL
);

-- Work lists: what is open, by the promised moment. Few of all dossiers are open.
CREATE INDEX ON current (due_at, dossier_id) WHERE done_at IS NULL;
CREATE INDEX ON current (competent_agency, due_at, dossier_id) WHERE done_at IS NULL;
CREATE INDEX ON current (receiving_agency, due_at, dossier_id) WHERE done_at IS NULL;
CREATE INDEX ON current (officer, due_at, dossier_id) WHERE done_at IS NULL;
CREATE INDEX ON current (procedure, due_at, dossier_id) WHERE done_at IS NULL;

-- What is open, oldest or newest first: the oldest must be found without passing all closed ones.
CREATE INDEX ON current (came_in_at, dossier_id) WHERE done_at IS NULL;
CREATE INDEX ON current (competent_agency, came_in_at, dossier_id) WHERE done_at IS NULL;
CREATE INDEX ON current (receiving_agency, came_in_at, dossier_id) WHERE done_at IS NULL;

-- All of them, by arrival.
CREATE INDEX ON current (came_in_at, dossier_id);
CREATE INDEX ON current (competent_agency, came_in_at, dossier_id);
CREATE INDEX ON current (receiving_agency, came_in_at, dossier_id);
CREATE INDEX ON current (officer, came_in_at, dossier_id);
CREATE INDEX ON current (procedure, came_in_at, dossier_id);

-- Results that wait at the one-stop unit to be collected: few, and open no more.
CREATE INDEX ON current (receiving_agency, came_in_at, dossier_id) WHERE phase = 'done';

-- By code.
CREATE INDEX ON current (code, dossier_id) WHERE code <> '';
CREATE INDEX ON current (competent_agency, code, dossier_id) WHERE code <> '';
CREATE INDEX ON current (receiving_agency, code, dossier_id) WHERE code <> '';
