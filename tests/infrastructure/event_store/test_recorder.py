"""The tests that the eventsourcing library has for every recorder, run on our log."""

import unittest

import pytest
from eventsourcing.postgres import PostgresDatastore
from eventsourcing.tests.persistence import (
    ApplicationRecorderTestCase,
    NonInterleavingNotificationIDsBaseCase,
)
from psycopg.conninfo import conninfo_to_dict

from infrastructure.event_store.recorder import LogRecorder

pytestmark = pytest.mark.postgres


class _OnOurLog(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def _database(self, dsn: str) -> None:
        self.parts = conninfo_to_dict(dsn)

    def create_recorder(self) -> LogRecorder:
        datastore = PostgresDatastore(
            dbname=str(self.parts["dbname"]),
            host=str(self.parts["host"]),
            port=str(self.parts.get("port", 5432)),
            user=str(self.parts["user"]),
            password="",
            pool_size=10,
        )
        self.addCleanup(datastore.close)
        return LogRecorder(datastore)


class TestRecorder(_OnOurLog, ApplicationRecorderTestCase[LogRecorder]):
    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestOrder(_OnOurLog, NonInterleavingNotificationIDsBaseCase):
    pass


del ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase  # pytest would run them
