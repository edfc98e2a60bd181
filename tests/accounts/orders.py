"""An address where every request costs: each one leaves an entry in the audit trail."""

import threading
from typing import ClassVar

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import audit
from accounts.api.endpoint import Endpoint
from accounts.models.api_key import Scope
from kmeme.lib.api.idempotency import idempotent
from kmeme.lib.api.inputs import Body, Text, read_body
from kmeme.lib.api.operations import operation
from kmeme.lib.api.shapes import Shape
from kmeme.lib.errors import Refused


class Order(Shape):
    """What was ordered."""

    always: ClassVar[tuple[str, ...]] = ("number", "what")
    number: int
    what: str


class OrderBody(Body):
    """What is ordered; "nothing" is refused, "slowly" waits until `OrdersView.go_on` is set."""

    what = Text(max_length=20)


class OrdersView(Endpoint):
    """`/api/v1/orders/`."""

    required_scopes = {"POST": Scope.ANALYSES_WRITE}
    go_on: ClassVar[threading.Event] = threading.Event()

    @operation(id="order", tag="me", summary="order", answers={201: Order}, body=OrderBody)
    @idempotent
    def post(self, request: Request) -> Response:
        """Order."""
        what = read_body(request, OrderBody)["what"]
        entry = audit.record(actor=self.person, action="order", target=self.person)
        if what == "nothing":
            raise Refused("nothing", _("다시 해 주세요."))
        if what == "slowly":
            self.go_on.wait(20)
        return Response(Order(number=entry.pk, what=what).chosen(), status=201, headers={"Location": f"/{entry.pk}"})


urlpatterns = [path("api/v1/orders/", OrdersView.as_view()), path("", include("kmeme.urls"))]
