"""Our log behind the recorder interface of the eventsourcing library: its own tests run on it."""

from collections.abc import Sequence

from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

_APPEND = """
SELECT outcome, position
  FROM append_events(%s::uuid[], %s::integer[], %s::text[], %s::bytea[], ARRAY[%s]::integer[],
                     ARRAY['library'], ARRAY[NULL]::text[], ARRAY[NULL]::bytea[],
                     ARRAY[NULL]::bytea[], ARRAY[0])
"""


class LogRecorder(PostgresApplicationRecorder):
    """Reads through the view `stored_events`; writes through `append_events`, like the Log.

    The tables are made by our migrations, so there is nothing for the library to create.
    """

    def __init__(self, datastore: PostgresDatastore, **kwargs: str) -> None:
        super().__init__(datastore, **kwargs)
        self.channel_name = "events"
        self.sql_create_statements.clear()

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **_: object
    ) -> Sequence[int] | None:
        """All or none. Raises IntegrityError when an event does not follow on in its stream."""
        if not stored_events:
            return []
        with self.datastore.get_connection() as connection, connection.cursor() as cursor:
            cursor.execute(
                _APPEND,
                (
                    [event.originator_id for event in stored_events],
                    [event.originator_version for event in stored_events],
                    [event.topic for event in stored_events],
                    [event.state for event in stored_events],
                    len(stored_events),
                ),
                prepare=True,
            )
            (answer,) = cursor.fetchall()
        if answer["outcome"] != "recorded":
            raise IntegrityError("the stream has moved on")
        last: int = answer["position"]
        return list(range(last - len(stored_events) + 1, last + 1))
