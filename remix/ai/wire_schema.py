"""The JSON schema that is sent to a model: the common subset of what the vendors accept.

Vendors refuse or ignore bounds in schemas (one moves them to the description, another answers 400 "too many states"
for nested `maxItems`), leave out fields that are not required, and differ on `$ref`. So references are inlined, every
field is required (null says "unknown"), and bounds become words; the answer is validated against the model itself.
"""

from functools import cache
from typing import Any

from pydantic import BaseModel

_BOUNDS_IN_WORDS = {
    "minimum": "{} 이상",
    "maximum": "{} 이하",
    "maxLength": "최대 {}자",
    "maxItems": "최대 {}개",
}


@cache
def wire_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The schema for `response_json_schema` (Gemini) and `output_config.format.schema` (Claude); do not change it."""
    schema = model.model_json_schema()
    return _simplified(schema, schema.get("$defs", {}))


def _simplified(node: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in node:
        target = definitions[node["$ref"].rpartition("/")[2]]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    simple: dict[str, Any] = {key: node[key] for key in ("type", "enum") if key in node}
    words = [node["description"]] if "description" in node else []
    words += [text.format(_plain(node[key])) for key, text in _BOUNDS_IN_WORDS.items() if key in node]
    if words:
        simple["description"] = " ".join(words)
    if "anyOf" in node:
        simple["anyOf"] = [_simplified(choice, definitions) for choice in node["anyOf"]]
    if "items" in node:
        simple["items"] = _simplified(node["items"], definitions)
    if node.get("minItems") == 1:
        simple["minItems"] = 1
    if "properties" in node:
        simple["properties"] = {key: _simplified(child, definitions) for key, child in node["properties"].items()}
        simple["required"] = list(simple["properties"])
        simple["additionalProperties"] = False
    return simple


def _plain(bound: float) -> str:
    return f"{bound:g}"
