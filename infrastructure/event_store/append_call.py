"""The one call that records facts: many commands in, one outcome for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import NamedTuple
from uuid import UUID

from application.ports import NOTHING_YET, Change, Once, Provenance
from infrastructure.event_store import codec
from infrastructure.event_store.topics import TOPIC_OF
from infrastructure.keyring.keys import SubjectKey
from infrastructure.postgres.pools import Pool

_APPEND = """
SELECT outcome, position, stream_id, version, answer
  FROM append_events(%b::uuid[], %b::integer[], %b::text[], %b::bytea[], %b::integer[],
                     %b::text[], %b::text[], %b::bytea[], %b::bytea[], %b::integer[])
"""
_STORED = """
SELECT e.stream_id, e.version, e.topic, e.state, e.position
  FROM unnest(%b::uuid[], %b::integer[]) AS ours (stream_id, version)
  JOIN events e USING (stream_id, version)
"""


class NewEvent(NamedTuple):
    """One row to be."""

    stream_id: UUID
    version: int
    topic: str
    state: bytes


class Outcome(NamedTuple):
    """What became of one command; the SQL function says what each outcome brings along."""

    outcome: str
    position: int
    stream_id: UUID
    version: int
    answer: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What one caller wants recorded, all of it or none, ready to be sent."""

    events: list[NewEvent]
    version: int
    """Where the first stream will be."""
    principal: str
    once: Once | None
    answer: bytes | None


def prepare(
    changes: Sequence[Change],
    *,
    by: Provenance,
    effective_at: datetime,
    answer: object,
    once: Once | None,
    keys: Mapping[UUID, SubjectKey],
) -> Command:
    """The facts as they will be stored. Raises what `codec.write` raises."""
    if any(change.after < NOTHING_YET for change in changes):
        raise ValueError("no stream has a version below 0")
    events = [
        NewEvent(
            change.stream_id,
            version,
            TOPIC_OF[type(fact)],
            codec.write(
                fact,
                stream_id=change.stream_id,
                version=version,
                by=by,
                effective_at=effective_at,
                keys=keys,
            ),
        )
        for change in changes
        for version, fact in enumerate(change.facts, start=change.after + 1)
    ]
    return Command(
        events=events,
        version=changes[0].after + len(changes[0].facts) if changes else 0,
        principal=by.principal,
        once=once,
        answer=codec.write_answer(answer) if once else None,
    )


async def append(pool: Pool, commands: Sequence[Command]) -> list[Outcome]:
    """One statement, one commit, one round trip. Outcomes come in the order of the commands."""
    events = [event for command in commands for event in command.events]
    async with pool.connection() as connection, connection.cursor(binary=True) as cursor:
        await cursor.execute(
            _APPEND,
            (
                [event.stream_id for event in events],
                [event.version for event in events],
                [event.topic for event in events],
                [event.state for event in events],
                list(accumulate(len(command.events) for command in commands)),
                [command.principal for command in commands],
                [command.once and command.once.key for command in commands],
                [command.once and command.once.fingerprint for command in commands],
                [command.answer for command in commands],
                [command.version for command in commands],
            ),
            prepare=True,
        )
        return [Outcome(*row) for row in await cursor.fetchall()]


async def positions_of(pool: Pool, commands: Sequence[Command]) -> list[int | None]:
    """For each command: where its last event lies, if exactly these bytes were recorded."""
    events = [event for command in commands for event in command.events]
    async with pool.connection() as connection, connection.cursor(binary=True) as cursor:
        await cursor.execute(
            _STORED, ([event.stream_id for event in events], [event.version for event in events])
        )
        stored = {
            NewEvent(stream_id, version, topic, state): position
            for stream_id, version, topic, state, position in await cursor.fetchall()
        }
    return [_last_position(command, stored) for command in commands]


def _last_position(command: Command, stored: Mapping[NewEvent, int]) -> int | None:
    positions = [stored[event] for event in command.events if event in stored]
    return max(positions) if positions and len(positions) == len(command.events) else None
