"""The HTTP API, put together. Run with `hoso serve`."""

import gc
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

from fastapi import FastAPI
from starlette.middleware import Middleware

from api.http import (
    agencies,
    catalogue,
    deadlines,
    dev_tokens,
    docs,
    dossiers,
    health,
    history,
    metrics,
    openapi,
    problem_list,
    problems,
    processing,
    receiving,
)
from api.http.about import DESCRIPTION, TAGS
from api.http.dev_mode import ISSUER, DevIssuer, Surroundings, must_be_harmless
from api.http.edge import Edge
from api.http.identity import KeysUnreadable, Verifier, keys_in
from api.http.lifespan import State, running
from infrastructure.settings import Settings, SettingsRefused

DEV_MODE: Final = ((b"dev-mode", b"true"),)
ROUTERS: Final = (
    receiving.router,
    processing.router,
    dossiers.router,
    history.router,
    deadlines.router,
    catalogue.router,
    agencies.router,
    problem_list.router,
    health.router,
    metrics.router,
)


def create_app(settings: Settings | None = None, *, durable: bool = True) -> FastAPI:
    """The whole API. Nothing is opened before it starts.

    `durable=False` accepts a server that may lose what it acknowledged: for tests only.
    Raises SettingsRefused, DevModeRefused.
    """
    settings = settings or Settings.from_environ(os.environ)
    if settings.database_url is None:
        raise SettingsRefused("DATABASE_URL: the API needs a database")
    dsn, issuer = settings.database_url, _dev_issuer(settings)
    verifier = Verifier(issuer.keys, ISSUER) if issuer else _verifier(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[State]:
        async with running(settings, dsn, verifier, durable=durable) as state:
            _spare_the_collector()
            yield state

    return assemble(lifespan, issuer)


def assemble(
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[State]], issuer: DevIssuer | None
) -> FastAPI:
    """Routes, problems, documents: everything but what stands behind them."""
    app = FastAPI(
        title="Hoso",
        version="0.1.0",
        summary="Case management of a province's one-stop shops (một cửa)",
        description=DESCRIPTION,
        openapi_tags=TAGS,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        middleware=[Middleware(Edge, fault=problems.fault, headers=DEV_MODE if issuer else ())],
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    problems.install(app)
    openapi.install(app)
    dev = (dev_tokens.router_for(issuer),) if issuer else ()
    for router in (*ROUTERS, *dev):
        # Prefix and tags are the routers' own. Included as a tree, they would be matched twice.
        app.router.routes.extend(router.routes)
    docs.install(app)
    return app


def _spare_the_collector() -> None:
    """What was loaded by now never becomes garbage, and requests leave few cycles behind: looking
    less often takes 6 % off a command."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@asynccontextmanager
async def nothing_behind(_: FastAPI) -> AsyncIterator[State]:
    """For whoever wants the routes and their description only."""
    raise NotImplementedError
    yield


def _dev_issuer(settings: Settings) -> DevIssuer | None:
    if not settings.is_dev:
        return None
    must_be_harmless(Surroundings.of(settings))
    seed = settings.dev_seed
    return DevIssuer.on(seed.get_secret_value() if seed else None)


def _verifier(settings: Settings) -> Verifier:
    if settings.token_issuer is None or settings.token_keys_file is None:
        raise SettingsRefused(
            "HOSO_TOKEN_ISSUER and HOSO_TOKEN_KEYS_FILE: without development identity the API"
            " needs to know whose tokens to trust"
        )
    try:
        keys = keys_in(settings.token_keys_file)
    except KeysUnreadable as unreadable:
        raise SettingsRefused(f"HOSO_TOKEN_KEYS_FILE: {unreadable}") from None
    return Verifier(keys, settings.token_issuer)
