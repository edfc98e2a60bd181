"""The OpenAPI 3.1 document, made from what each operation says of itself (`kmeme.lib.api.operations`)."""

import re
from collections import defaultdict
from copy import deepcopy
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter
from pydantic import BaseModel

from kmeme.lib.api import codes, said
from kmeme.lib.api.inputs import Names
from kmeme.lib.api.operations import Operation, operation_of
from kmeme.lib.api.problems import MEDIA_TYPE
from kmeme.lib.api.shapes import SentSchema

_HANGUL = re.compile("[가-힣]")
NO_CONTENT = 204
_REF = "#/components/schemas/{model}"


class Schema(AutoSchema):
    """One operation in OpenAPI's words; a method without `@operation` is not part of the document."""

    @property
    def _said(self) -> Operation:
        found = operation_of(self.view, self.method)
        assert found is not None  # noqa: S101  (narrows the type: is_excluded was asked first)
        return found

    def is_excluded(self) -> bool:
        """Whether this method is not one of ours."""
        return operation_of(self.view, self.method) is None

    def get_operation_id(self) -> str:
        """The name of a client's function."""
        return self._said.id

    def get_tags(self) -> list[str]:
        """The part of the docs that it stands in."""
        return [self._said.tag]

    def get_summary(self) -> str:
        """A line."""
        return str(self._said.summary)

    def get_description(self) -> str:  # type: ignore[override]  # as drf-spectacular calls it
        """More than a line, or nothing."""
        return str(self._said.description)

    def is_deprecated(self) -> bool:
        """Whether it goes away."""
        return self._said.deprecated is not None

    def get_auth(self) -> list[dict[str, list[str]]]:
        """A token or a key with the operation's scope; nothing where nobody is asked who they are."""
        if not self.view.get_authenticators():
            return []
        scope = said.scope_of(self.view, self.method)
        return [{name: [scope] if scope else []} for name in ("token", "apiKey")]

    def get_extensions(self) -> dict[str, Any]:
        """How it goes away."""
        gone = self._said.deprecated
        return {"x-sunset": gone.sunset.isoformat()} if gone else {}

    def get_request_serializer(self) -> Any:
        """The body."""
        return self._said.body

    def get_override_parameters(self) -> list[Any]:
        """The address's parts, the query's parameters, and the headers that mean something here."""
        parameters = [
            OpenApiParameter(name, {"type": "string", "pattern": part.pattern}, "path", True, str(part.meaning))
            for name, part in getattr(self.view, "path_parts", {}).items()
        ]
        for name, field in self._said.query().fields.items():
            listed = isinstance(field, Names)
            kind = _names(field) if isinstance(field, Names) else self._kind_of(field)
            meaning = kind.pop("description", "")
            parameters.append(
                OpenApiParameter(
                    name,
                    kind,
                    required=field.required,
                    description=str(meaning),
                    style="form" if listed else None,
                    explode=False if listed else None,
                )
            )
        return parameters + said.headers_of(self.view, self.method, self._said)

    def _kind_of(self, field: Any) -> dict[str, Any]:
        kind: dict[str, Any] = self._map_serializer_field(field, "request")  # type: ignore[no-untyped-call]
        return kind

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False  # lists are pages, with a shape of their own

    def _get_request_body(self, direction: str = "request") -> Any:
        body: Any = super()._get_request_body(direction)  # type: ignore[no-untyped-call]
        if body and self._said.sends is not None:
            for content in body["content"].values():
                content["example"] = self._said.sends
        return body

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = {}
        first = min(self._said.answers)
        for status, shape in self._said.answers.items():
            if status == NO_CONTENT:
                bodies["204"] = {"description": gettext("됐어요. 본문은 없어요."), "headers": said.REQUEST_ID}
                continue
            content: dict[str, Any] = {"schema": self._reference(shape)}
            if status == first and self._said.example is not None:
                content["example"] = self._said.example
            bodies[str(status)] = {
                "description": gettext("잘 됐을 때") if status < 400 else gettext("OAuth 2.0의 오류 (RFC 6749)"),
                "content": {"application/json": content},
                "headers": said.answer_headers(self.method, status),
            }
        for status, found in self._problems().items():
            body = bodies.setdefault(str(status), {"content": {}, "headers": said.problem_headers(status)})
            body["description"] = " · ".join(f"`{code.name}`" for code in found)
            body["content"][MEDIA_TYPE] = {"schema": _problem_of(found)}
        if self.method == "GET" and 200 in self._said.answers:
            bodies["304"] = {"description": gettext("If-None-Match가 지금 것과 같을 때"), "headers": said.TAG}
        return dict(sorted(bodies.items()))

    def _problems(self) -> dict[int, list[codes.Code]]:
        found: dict[int, list[codes.Code]] = defaultdict(list)
        names = dict.fromkeys((*said.implied_codes(self.view, self.method, self._said), *self._said.problems))
        for code in map(codes.get, names):
            found[code.status].append(code)
        return found

    def _reference(self, shape: type[BaseModel]) -> dict[str, str]:
        name = re.sub(r"^Page\[(\w+)\]$", r"\1Page", shape.__name__)
        made = shape.model_json_schema(ref_template=_REF, mode="serialization", schema_generator=SentSchema)
        for part, schema in {**made.pop("$defs", {}), name: made}.items():
            component = ResolvedComponent(part, ResolvedComponent.SCHEMA, schema=schema, object=part)
            self.registry.register_on_missing(component)
        return {"$ref": _REF.format(model=name)}


@cache
def document(language: str) -> dict[str, Any]:
    """The whole document in this language; it is the same for everybody, and made once in each process."""
    with translation.override(language):
        made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
        made["components"]["schemas"]["Problem"] = {
            **said.PROBLEM,
            "examples": [said.example_of(codes.get("not_found"))],
        }
        made["components"]["securitySchemes"] = said.security_schemes()
        made["servers"] = [{"url": settings.SITE_URL}]
        used = {tag for path in made["paths"].values() for operation in path.values() for tag in operation["tags"]}
        made["tags"] = [
            {"name": name, "description": gettext(text)} for name, text in said.TAGS.items() if name in used
        ]
        made["info"] = {"title": "K-Meme Factory API", "version": "1", "description": gettext(said.INTRODUCTION)}
        made = deepcopy(made)  # parts of it are the conventions' own constants
        _translate(made, language)
    return made


def _translate(part: Any, language: str) -> None:
    """Put every description into the language; Korean ones that have no English are left out of it."""
    if isinstance(part, dict):
        text = part.get("description")
        if isinstance(text, str) and text:
            part["description"] = gettext(text)
            if not language.startswith("ko") and _HANGUL.search(part["description"]):
                part["description"] = ""
        for below in part.values():
            _translate(below, language)
    elif isinstance(part, list):
        for below in part:
            _translate(below, language)


def _names(field: Names) -> dict[str, Any]:
    kind: dict[str, Any] = {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(field.names)}}
    return {**kind, "description": str(field.help_text)} if field.help_text else kind


def _problem_of(found: list[codes.Code]) -> dict[str, Any]:
    allowed = {"type": "object", "properties": {"code": {"enum": sorted(code.name for code in found)}}}
    return {"allOf": [{"$ref": "#/components/schemas/Problem"}, allowed]}
