"""The document as JSON, and as a page of ours for people: no script, no library, nothing from elsewhere."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from kmeme.lib.api import codes
from kmeme.lib.api.schema import document


@dataclass(frozen=True, slots=True)
class Row:
    """One field, parameter or header: its name, what it may be, whether it must be there, and what it means."""

    name: str
    kind: str
    meaning: str
    required: bool = False
    where: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    deprecated: bool
    scope: str
    is_open: bool
    parameters: list[Row]
    body: list[Row]
    sends: str
    status: str
    answer: list[Row]
    example: str
    codes: list[str]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The operations of one tag."""

    name: str
    meaning: str
    entries: list[Entry]


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """`/api/v1/schema/`: the OpenAPI document in the reader's language."""
    language = translation.get_language() or "ko"
    content = json.dumps(document(language), ensure_ascii=False)
    etag = quote_etag(hashlib.blake2b(content.encode(), digest_size=16).hexdigest())
    response = get_conditional_response(request, etag=etag) or HttpResponse(content, content_type="application/json")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=300"
    patch_vary_headers(response, ("Accept-Language",))
    return response


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """`/api/v1/docs/`: the same document for people."""
    made = document(translation.get_language() or "ko")
    context = {"chapters": chapters(made), "codes": codes.every(), "info": made["info"], "scopes": _scopes(made)}
    return render(request, "api/docs.html", context)


def chapters(made: dict[str, Any]) -> list[Chapter]:
    """The document in the order in which it is read."""
    by_tag: dict[str, list[Entry]] = defaultdict(list)
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            by_tag[operation["tags"][0]].append(_entry(made, path, method, operation))
    return [Chapter(tag["name"], tag["description"], by_tag[tag["name"]]) for tag in made["tags"]]


def _entry(made: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> Entry:
    status, answer = next((s, a) for s, a in operation["responses"].items() if s < "300")
    content = answer.get("content", {}).get("application/json", {})
    body: dict[str, Any] = next(iter(operation.get("requestBody", {}).get("content", {}).values()), {})
    security = operation.get("security", [])
    scopes = next(iter(security[0].values())) if security else []
    return Entry(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        deprecated=operation.get("deprecated", False),
        scope=scopes[0] if scopes else "",
        is_open=not security,
        parameters=[_parameter(p) for p in operation.get("parameters", [])],
        body=_rows(made, body.get("schema", {})),
        sends=_shown(body.get("example")),
        status=status,
        answer=_rows(made, content.get("schema", {})),
        example=_shown(content.get("example")),
        codes=[name for name in _codes(operation) if codes.find(name)],
    )


def _codes(operation: dict[str, Any]) -> list[str]:
    """The codes of an operation's problems."""
    found: list[str] = []
    for answer in operation["responses"].values():
        problem = answer.get("content", {}).get("application/problem+json")
        if problem:
            found += problem["schema"]["allOf"][1]["properties"]["code"]["enum"]
    return found


def _parameter(parameter: dict[str, Any]) -> Row:
    kind = _kind(parameter["schema"])
    required = parameter.get("required", False)
    return Row(parameter["name"], kind, parameter.get("description", ""), required, parameter["in"])


def _rows(made: dict[str, Any], schema: dict[str, Any], start: str = "", level: int = 0) -> list[Row]:
    """The fields of an object and, one level down, of what is in it."""
    schema = _resolved(made, schema)
    rows = []
    for name, field in schema.get("properties", {}).items():
        required = name in schema.get("required", ())
        rows.append(Row(start + name, _kind(field), _meaning(made, field), required))
        inner, mark = _inner(made, field)
        if level < 2 and inner.get("properties"):
            rows += _rows(made, inner, f"{start}{name}{mark}.", level + 1)
    return rows


def _inner(made: dict[str, Any], field: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """What is inside of a field, and how its place is written."""
    candidates = field.get("anyOf", field.get("allOf", [field]))
    for candidate in candidates:
        found = _resolved(made, candidate)
        if found.get("type") == "array":
            return _resolved(made, found.get("items", {})), "[]"
        if found.get("properties"):
            return found, ""
    return {}, ""


def _resolved(made: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = made["components"]["schemas"][name] if name else schema
    return found


def _meaning(made: dict[str, Any], field: dict[str, Any]) -> str:
    return str(field.get("description") or _resolved(made, field).get("description", ""))


def _kind(schema: dict[str, Any]) -> str:
    """What a value may be, in a few words."""
    if "$ref" in schema:
        return "object"
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if "anyOf" in schema or "oneOf" in schema:
        return " | ".join(dict.fromkeys(_kind(one) for one in schema.get("anyOf", schema.get("oneOf", ()))))
    kind = schema.get("type", "object")
    kind = " | ".join(kind) if isinstance(kind, list) else kind
    if kind == "array":
        items = schema.get("items", {})
        return ", ".join(items["enum"]) if "enum" in items else f"{_kind(items)}[]"
    least, most = schema.get("minimum"), schema.get("maximum")
    bounds = f" {least}–{most}" if least is not None and most is not None else ""
    return str({"date-time": "time", "uri": "url"}.get(schema.get("format", ""), kind)) + bounds


def _scopes(made: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = made["components"]["securitySchemes"]["token"]["flows"]["password"]["scopes"]
    return found


def _shown(example: Any) -> str:
    return "" if example is None else json.dumps(example, ensure_ascii=False, indent=2)
