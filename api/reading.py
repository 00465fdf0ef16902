"""The page at /docs: every route read from our own OpenAPI, without any outside host."""

from __future__ import annotations

from html import escape
from typing import Any

from fastapi import FastAPI

STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "code{background:#8882;padding:.1em .3em}summary{cursor:pointer}table{border-collapse:collapse}"
    "td,th{border:1px solid #8884;padding:.2em .6em;text-align:left}"
)


def page(app: FastAPI) -> str:
    """Give the page of an app."""
    schema = app.openapi()
    parts = [
        _route(method.upper(), path, spec, schema)
        for path, methods in schema["paths"].items()
        for method, spec in methods.items()
    ]
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Whistle API</title>"
        f"<style>{STYLE}</style><h1>Whistle API</h1><p><a href=/openapi.json>openapi.json</a></p>"
        f"{''.join(parts)}</html>"
    )


def _route(method: str, path: str, spec: dict[str, Any], schema: dict[str, Any]) -> str:
    body = spec.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
    fields = schema["components"]["schemas"].get(name, {})
    needed = fields.get("required", [])
    rows = [
        (field, "body", field in needed, _type(of))
        for field, of in fields.get("properties", {}).items()
    ]
    rows += [
        (of["name"], of["in"], of.get("required", False), _type(of["schema"]))
        for of in spec.get("parameters", [])
    ]
    cells = "".join(
        f"<tr><td><code>{escape(name)}</code><td>{where}<td>{'yes' if must else ''}<td>{escape(kind)}"
        for name, where, must, kind in rows
    )
    table = f"<table><tr><th>name<th>in<th>required<th>type{cells}</table>"
    summary = escape(str(spec.get("summary", "")))
    return f"<details><summary><code>{method} {escape(path)}</code> {summary}</summary>{table}</details>"


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    return str(schema.get("type", "any"))
