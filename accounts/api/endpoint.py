"""What every endpoint of ours stands on: the conventions of `kmeme.lib.api`, and who asks."""

from typing import cast

from rest_framework.request import Request

from accounts.idempotency import DatabaseStore
from accounts.models import User
from accounts.models.api_key import Scope
from kmeme.lib.api import said
from kmeme.lib.api.views import ApiView

said.SCOPES.update(Scope.choices)


class Endpoint(ApiView):
    """An address that asks who one is: by a token, a partner's key, or the browser's session.

    `required_scopes` maps every method to the least scope that it needs; a test fails for one without.
    """

    required_scopes: dict[str, str]
    idempotency_store = DatabaseStore()

    @property
    def person(self) -> User:
        """Who asks."""
        return person(self.request)


def person(request: Request) -> User:
    """Who asks; the permissions have made sure that there is somebody."""
    return cast(User, request.user)
