-- The first event that does not follow on from what its stream already holds, and where that stream
-- is; no row when all do. Several events of one stream follow each other in the order given. A stream
-- begins with version 1, or with 0, as some of the eventsourcing library's do.
CREATE FUNCTION first_stale(stream_ids uuid[], versions integer[])
RETURNS TABLE (stream_id uuid, version integer)
LANGUAGE sql STABLE AS $$
    SELECT e.stream_id, coalesce(e.present, 0)
      FROM (SELECT new.stream_id, new.version, new.n,
                   row_number() OVER own AS place,
                   least(greatest(first_value(new.version) OVER own, 0), 1) - 1 AS before_the_first,
                   (SELECT old.version FROM events old
                     WHERE old.stream_id = new.stream_id
                     ORDER BY old.version DESC LIMIT 1) AS present
              FROM unnest(stream_ids, versions) WITH ORDINALITY AS new (stream_id, version, n)
            WINDOW own AS (PARTITION BY new.stream_id ORDER BY new.n)) AS e
     WHERE e.version <> coalesce(e.present, e.before_the_first) + e.place
     ORDER BY e.n
     LIMIT 1
$$;

-- Whether every key is new to the log and different from its neighbours.
CREATE FUNCTION unused(principals text[], keys text[]) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT count(c.key) = count(DISTINCT (c.principal, c.key)) FILTER (WHERE c.key IS NOT NULL)
           AND count(k.key) = 0
      FROM unnest(principals, keys) AS c (principal, key)
      LEFT JOIN idempotency_keys k ON k.principal = c.principal AND k.key = c.key
$$;

-- The only way in: records the facts of many commands in one commit, each command by itself.
--
-- Events come flat, in order; command n owns the events up to and including last_events[n]. For each
-- command one row comes back, in order:
--   recorded    its facts lie in the log, the last one at "position"
--   stale       "stream_id" is at "version", not where the command's facts would follow on
--   repeated    its key was used before for the same request: the first answer, version, position
--   key-reused  its key was used before for another request
-- A command that is refused leaves no trace, and its neighbours don't notice.
--
-- The lock makes commit order and position order the same, so whoever reads "position > n" misses
-- nothing. VOLATILE and READ COMMITTED both matter: each query after the lock has to see what the
-- last writer committed. Plans are made once, and never as if the log were still empty.
CREATE FUNCTION append_events(
    stream_ids uuid[], versions integer[], topics text[], states bytea[],
    last_events integer[], principals text[], keys text[], fingerprints bytea[], answers bytea[],
    new_versions integer[]
) RETURNS TABLE (outcome text, "position" bigint, stream_id uuid, version integer, answer bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
    head bigint;
    moment timestamptz;
    known record;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'append_events needs READ COMMITTED, not %',
            current_setting('transaction_isolation') USING ERRCODE = 'invalid_transaction_state';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('append_events'));

    SELECT e.position, e.recorded_at INTO head, moment
      FROM events e ORDER BY e.position DESC LIMIT 1;
    head := coalesce(head, 0);
    moment := greatest(moment, clock_timestamp());  -- no event was recorded before its predecessor
    PERFORM pg_notify('events', '');

    IF unused(principals, keys) AND NOT EXISTS (SELECT FROM first_stale(stream_ids, versions)) THEN
        INSERT INTO events
        SELECT head + n, e.stream_id, e.version, e.topic, moment, e.state
          FROM unnest(stream_ids, versions, topics, states)
               WITH ORDINALITY AS e (stream_id, version, topic, state, n);
        INSERT INTO idempotency_keys
        SELECT c.principal, c.key, c.fingerprint, c.answer, c.version, head + c.last_event, moment
          FROM unnest(principals, keys, fingerprints, answers, new_versions, last_events)
               AS c (principal, key, fingerprint, answer, version, last_event)
         WHERE c.key IS NOT NULL;
        RETURN QUERY
        SELECT 'recorded', head + c.last_event, NULL::uuid, c.version, NULL::bytea
          FROM unnest(new_versions, last_events) AS c (version, last_event);
        RETURN;
    END IF;

    -- At least one command is refused or repeated: look at them one after the other.
    FOR n IN 1 .. cardinality(last_events) LOOP
        DECLARE
            first integer := coalesce(last_events[n - 1], 0) + 1;
            last integer := last_events[n];
        BEGIN
            SELECT k.fingerprint, k.answer, k.version, k.position INTO known
              FROM idempotency_keys k WHERE k.principal = principals[n] AND k.key = keys[n];
            IF FOUND THEN
                IF known.fingerprint = fingerprints[n] THEN
                    RETURN QUERY
                    SELECT 'repeated', known.position, NULL::uuid, known.version, known.answer;
                ELSE
                    RETURN QUERY
                    SELECT 'key-reused', NULL::bigint, NULL::uuid, NULL::integer, NULL::bytea;
                END IF;
                CONTINUE;
            END IF;
            RETURN QUERY
            SELECT 'stale', NULL::bigint, s.stream_id, s.version, NULL::bytea
              FROM first_stale(stream_ids[first:last], versions[first:last]) AS s;
            CONTINUE WHEN FOUND;

            INSERT INTO events
            SELECT head + i, e.stream_id, e.version, e.topic, moment, e.state
              FROM unnest(stream_ids[first:last], versions[first:last],
                          topics[first:last], states[first:last])
                   WITH ORDINALITY AS e (stream_id, version, topic, state, i);
            head := head + last - first + 1;
            IF keys[n] IS NOT NULL THEN
                INSERT INTO idempotency_keys
                VALUES (principals[n], keys[n], fingerprints[n], answers[n], new_versions[n],
                        head, moment);
            END IF;
            RETURN QUERY SELECT 'recorded', head, NULL::uuid, new_versions[n], NULL::bytea;
        END;
    END LOOP;
END $$;

-- Keys are promises for a week: long enough for every client to have tried again.
CREATE FUNCTION forget_old_keys(older_than interval DEFAULT '7 days') RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    WITH forgotten AS (
        DELETE FROM idempotency_keys
         WHERE recorded_at < clock_timestamp() - greatest(older_than, interval '1 day')
        RETURNING 1)
    SELECT count(*) FROM forgotten
$$;
