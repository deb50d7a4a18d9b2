"""Reading one's own writes: a question that carries a Sync-Token waits for its read model."""

from fastapi import Request

from api.http.headers import sync_token


async def fresh(request: Request, *read_models: str) -> None:
    """Return when all of them have seen what the client has seen. Raises InvalidHeader, and
    projections' ProjectionLagging after two seconds."""
    position = sync_token(request.headers)
    if position:
        for read_model in read_models:
            await request.state.read_models.freshness.reached(position, read_model)
