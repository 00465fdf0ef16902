"""The AsyncAPI 3 document: on which channels events come, and what they are, read from the registry."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api import cloud
from api.problems import documented
from api.requires import ANYONE
from api.schemas import DIALECT, kept, versions
from domain.registry import Registry

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
FORMAT = "application/schema+json;version=2020-12"
ENVELOPE = "event"
SERVERS = {
    "service": ("https", "{address}", "This service.", "127.0.0.1:8477"),
    "receiver": ("https", "{address}", "A department's own address.", "hooks.example"),
    "kafka": ("kafka-secure", "{address}", "The city's Kafka.", "127.0.0.1:9092"),
}
HEADERS = {
    "kafka": ("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "ce_sequence", "prev"),
    "webhook": ("webhook-id", "webhook-timestamp", "webhook-signature"),
}
PARTS = {
    "department": "Code of the department's office.",
    "id": "Id of the subscription.",
}


def document(registry: Registry) -> Json:
    """Give the document: what is sent on each channel, and the schema of every event in every version."""
    kinds = versions(registry)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Whistle",
            "version": "1",
            "description": "Events of a city's whistles: in one order, signed, and kept for ever.",
        },
        "defaultContentType": cloud.MEDIA,
        "servers": {name: _server(*what) for name, what in SERVERS.items()},
        "channels": _channels(kinds),
        "operations": _operations(),
        "components": {
            "schemas": {**{kind: _schema(kind) for kind in kinds}, ENVELOPE: _envelope(kinds)},
            "messages": {**{kind: _stored(kind) for kind in kinds}, **_enveloped()},
        },
    }


def _server(protocol: str, host: str, said: str, default: str) -> Json:
    variables = {"address": {"default": default}}
    return {"host": host, "protocol": protocol, "description": said, "variables": variables}


def _channels(kinds: Iterable[str]) -> Json:
    stored = {kind: {"$ref": f"#/components/messages/{kind}"} for kind in kinds}
    sent, live = ({name: {"$ref": f"#/components/messages/{name}"}} for name in _enveloped())
    return {
        "events": _channel(
            "kafka", "whistle.events", "Every event, in the ledger's order.", stored
        ),
        "department": _channel(
            "kafka",
            "whistle.for.{department}",
            "What a department is subscribed to, in the ledger's order.",
            stored,
        ),
        "webhook": _channel(
            "receiver",
            None,
            "What a subscription wants, sent to its address: each street in order, until it is taken.",
            sent,
        ),
        "live": _channel(
            "service",
            "/subscriptions/{id}/live",
            "What a subscription wants, as server-sent events; Last-Event-ID is a position.",
            live,
        ),
    }


def _channel(server: str, address: str | None, said: str, messages: Json) -> Json:
    named = [name for name in PARTS if f"{{{name}}}" in (address or "")]
    parts = {"parameters": {name: {"description": PARTS[name]} for name in named}} if named else {}
    at = {"address": address, "servers": [{"$ref": f"#/servers/{server}"}]}
    return {**at, "description": said, "messages": messages, **parts}


def _operations() -> Json:
    def sends(channel: str, said: str, **more: Json) -> Json:
        to = {"$ref": f"#/channels/{channel}"}
        return {"action": "send", "channel": to, "summary": said, **more}

    http: Json = {"http": {"method": "POST", "bindingVersion": "0.3.0"}}
    return {
        "publishEvents": sends("events", "Publish every event, exactly once."),
        "publishForDepartment": sends("department", "Publish what a department wants."),
        "deliver": sends("webhook", "Deliver by Standard Webhooks, at least once.", bindings=http),
        "streamEvents": sends("live", "Stream what a subscription wants."),
    }


def _schema(kind: str) -> Json:
    """Give an event's schema with its own definitions found where it stands in the document."""
    schema = {name: value for name, value in kept(kind).items() if name != "$id"}
    return {"schemaFormat": FORMAT, "schema": _moved(schema, f"#/components/schemas/{kind}/schema")}


def _moved(part: Any, to: str) -> Any:  # noqa: ANN401  JSON has any shape.
    if isinstance(part, list):
        return [_moved(one, to) for one in part]
    if not isinstance(part, dict):
        return part
    ref = part.get("$ref")
    moved = {name: _moved(value, to) for name, value in part.items()}
    return moved | {"$ref": f"{to}{ref[1:]}"} if isinstance(ref, str) else moved


def _envelope(kinds: Iterable[str]) -> Json:
    """Give the schema of the CloudEvents envelope that api/cloud.py writes."""
    texts = ("id", "source", "type", "subject", "street", "datacontenttype", "dataschema")
    stored = [{"$ref": f"#/components/schemas/{kind}/schema"} for kind in kinds]
    properties: Json = {
        "specversion": {"const": "1.0"},
        **dict.fromkeys(texts, TEXT),
        "time": {**TEXT, "format": "date-time"},
        "position": {"type": "integer", "minimum": 1},
        "exercise": {"type": "boolean"},
        "data": {"anyOf": stored},
    }
    schema = {"$schema": DIALECT, "type": "object", "properties": properties}
    closed = {"required": sorted(properties), "additionalProperties": False}
    return {"schemaFormat": FORMAT, "schema": {**schema, **closed}}


def _stored(kind: str) -> Json:
    """Give an event as Kafka carries it: the bytes that are stored, CloudEvents in the headers."""
    return {
        "name": kind,
        "title": kept(kind)["description"],
        "contentType": "application/json",
        "headers": _headers("kafka"),
        "payload": {"$ref": f"#/components/schemas/{kind}"},
    }


def _enveloped() -> Json:
    """Give an event as a webhook sends it, and as a stream does."""
    payload = {"payload": {"$ref": f"#/components/schemas/{ENVELOPE}"}, "contentType": cloud.MEDIA}
    return {
        "delivered": {"name": "delivered", "headers": _headers("webhook"), **payload},
        "streamed": {"name": "streamed", **payload},
    }


def _headers(of: str) -> Json:
    names = HEADERS[of]
    return {"type": "object", "properties": dict.fromkeys(names, TEXT), "required": list(names)}


def routes(registry: Registry) -> APIRouter:
    """Give the route of the document."""
    router, made = APIRouter(tags=["schemas"]), cache(lambda: document(registry))

    def show_asyncapi() -> JSONResponse:
        return JSONResponse(made())

    router.add_api_route(
        "/asyncapi.json",
        show_asyncapi,
        methods=["GET"],
        dependencies=ANYONE,
        operation_id="show-asyncapi",
        summary="On which channels do events come, and what are they?",
        responses=documented(405),
    )
    return router
