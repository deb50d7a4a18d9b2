"""Stands between a client and PostgreSQL, and cuts the connection at the worst moment."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import Enum
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo


class Cut(Enum):
    BEFORE_THE_REQUEST = "the server never sees what was asked"
    AFTER_THE_REQUEST = "the server is at work and nobody waits for the answer"
    BEFORE_THE_ANSWER = "the server is done, its answer is lost"


class CuttingProxy:
    """Passes everything on, until told to cut; afterwards it goes on as before."""

    def __init__(self, target: str, dsn: str) -> None:
        self.dsn = dsn
        self.next_cut: Cut | None = None
        self.cuts = 0
        self._target = target

    async def serve(self, client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        server, out = await asyncio.open_unix_connection(self._target)
        try:
            with suppress(ConnectionError):
                async with asyncio.TaskGroup() as both:
                    both.create_task(self._requests(client, out))
                    both.create_task(self._answers(server, back))
        except ExceptionGroup:
            pass
        finally:
            for writer in (back, out):
                writer.close()

    async def _requests(self, client: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        while data := await client.read(65536):
            self._cut_if(Cut.BEFORE_THE_REQUEST)
            out.write(data)
            await out.drain()
            self._cut_if(Cut.AFTER_THE_REQUEST)
        raise ConnectionResetError

    async def _answers(self, server: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        while data := await server.read(65536):
            self._cut_if(Cut.BEFORE_THE_ANSWER)
            back.write(data)
            await back.drain()
        raise ConnectionResetError

    def _cut_if(self, moment: Cut) -> None:
        if self.next_cut is moment:
            self.next_cut = None
            self.cuts += 1
            raise ConnectionResetError


@asynccontextmanager
async def cutting_proxy(dsn: str, directory: Path) -> AsyncIterator[CuttingProxy]:
    parts = conninfo_to_dict(dsn)
    name = f".s.PGSQL.{parts.get('port') or 5432}"
    proxy = CuttingProxy(
        str(Path(str(parts["host"]), name)), make_conninfo(dsn, host=str(directory))
    )
    server = await asyncio.start_unix_server(proxy.serve, directory / name)
    try:
        yield proxy
    finally:
        server.close()
