"""One router for each area of the API: its address, its tag, and names that clients can use."""

from fastapi import APIRouter
from fastapi.routing import APIRoute


def area(prefix: str, tag: str, *, route_class: type[APIRoute] = APIRoute) -> APIRouter:
    """A route's name is its operationId, its line in permissions.py and its client's method."""
    return APIRouter(
        prefix=prefix,
        tags=[tag],
        route_class=route_class,
        generate_unique_id_function=lambda route: route.name,
    )
