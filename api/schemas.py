"""JSON Schemas of events, one a kind and version, for whoever reads the record with a program."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, create_model

from api.problems import Fault, documented
from api.requires import ANYONE
from domain.declare import event_info
from domain.envelope import Meta
from domain.registry import Registry

DIALECT = "https://json-schema.org/draft/2020-12/schema"
KEPT = files("api") / "data" / "schemas"
Kind = Annotated[str, Path(max_length=120, description="as stored: whistle.blown.v1")]


class SchemaResponse(JSONResponse):
    """A JSON Schema."""

    media_type = "application/schema+json"


class Schema(BaseModel):
    """A version of an event, and where its schema is."""

    kind: str
    href: str


class Schemas(BaseModel):
    """Every version of every event that a ledger may hold."""

    rows: list[Schema]


def schema_of(cls: type) -> dict[str, Any]:
    """Give the JSON Schema of an event as it is stored and sent: ``{"meta": ..., "data": ...}``."""
    stored = event_info(cls).stored
    fields: dict[str, Any] = {"meta": (Meta, ...), "data": (cls, ...)}
    model = create_model(stored, __config__=ConfigDict(extra="forbid"), **fields)
    made: dict[str, Any] = model.model_json_schema(mode="serialization")
    said = (cls.__doc__ or "").strip()
    head = {"$schema": DIALECT, "$id": f"/schemas/{stored}"}
    return {**head, **made, "description": said}


def versions(registry: Registry) -> list[str]:
    """Give every kind that a ledger may hold, with its version."""
    infos = (event_info(cls) for cls in registry.events.values())
    return sorted(f"{info.kind}.v{n}" for info in infos for n in range(1, info.version + 1))


@cache
def kept(stored: str) -> dict[str, Any]:
    """Give the schema that was written when the version was new: it never changes."""
    found: dict[str, Any] = json.loads((KEPT / f"{stored}.json").read_text(encoding="utf-8"))
    return found


def routes(registry: Registry) -> APIRouter:
    """Give the routes: the list, and each schema."""
    router, known = APIRouter(tags=["schemas"]), versions(registry)

    def list_schemas() -> Schemas:
        return Schemas(rows=[Schema(kind=one, href=f"/schemas/{one}") for one in known])

    def show_schema(kind: Kind) -> SchemaResponse:
        if kind not in known:
            raise Fault("no-such-page")
        return SchemaResponse(kept(kind))

    for path, endpoint, answer in (
        ("/schemas", list_schemas, JSONResponse),
        ("/schemas/{kind}", show_schema, SchemaResponse),
    ):
        router.add_api_route(
            path,
            endpoint,
            methods=["GET"],
            dependencies=ANYONE,
            response_class=answer,
            operation_id=endpoint.__name__.replace("_", "-"),
            responses=documented(404, 405, 422),
        )
    return router
