"""The base of every endpoint: strict in, problems out, and the same headers everywhere."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.utils.cache import patch_vary_headers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kmeme.lib.api import problems
from kmeme.lib.api.idempotency import Store
from kmeme.lib.api.inputs import read_query
from kmeme.lib.api.operations import operation_of
from kmeme.lib.api.parsing import StrictJSONParser


class ApiView(APIView):
    """One address of the API. Its methods carry `@operation(...)`, which checks what comes in and documents it."""

    # No OPTIONS: preflights are answered before a view is asked, and the document says the rest.
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    parser_classes: Sequence[type[BaseParser]] = (StrictJSONParser,)
    idempotency_store: ClassVar[Store]
    asked: dict[str, Any]
    """The query's parameters, checked."""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """As Django calls it; an address without its last slash is not found rather than redirected."""
        view = super().as_view(**initkwargs)
        view.should_append_slash = False  # type: ignore[attr-defined]  # read by Django's CommonMiddleware
        return view

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Method, person, scope and parameters, in this order; each refusal is a problem."""
        operation = operation_of(self, request.method or "")
        if operation is None:
            self.http_method_not_allowed(request)
        super().initial(request, *args, **kwargs)
        if operation:
            self.asked = read_query(request, operation.query)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        """Add what every answer carries."""
        final = super().finalize_response(request, response, *args, **kwargs)
        # Nothing is kept by anybody unless a read said how.
        final.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(final, ("Authorization",))
        if (operation := operation_of(self, request.method or "")) and operation.deprecated:
            for name, value in operation.deprecated.headers().items():
                final.headers[name] = value
        return final

    def get_exception_handler(self) -> Callable[..., Any]:
        """Problems, whatever the settings say."""
        return problems.handle
