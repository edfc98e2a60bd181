"""Who asks, as data: what their token may do, what is left of their limits, what they agreed to, what they earned."""

from datetime import datetime
from typing import ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import Field
from rest_framework.request import Request

from accounts import consents, point_balance, quota
from accounts.api.endpoint import Endpoint
from accounts.api.permissions import scopes_of
from accounts.models.api_key import Scope
from kmeme.lib.api import reading
from kmeme.lib.api.operations import operation
from kmeme.lib.api.shapes import Shape


class Quota(Shape):
    """One window of the limit on analyses."""

    window: str = Field(description=gettext_noop("minute, hour, day. 하루는 한국 시각 자정에 끝나요."))
    limit: int
    remaining: int
    resets_in_seconds: int


class ConsentGiven(Shape):
    """Where one consent stands."""

    kind: str
    given: bool = Field(description=gettext_noop("지금 판의 약관에 동의했는지."))
    required: bool
    policy_version: str
    at: datetime | None = Field(description=gettext_noop("마지막으로 고른 때."))


class Me(Shape):
    """The caller."""

    always: ClassVar[tuple[str, ...]] = ("email", "name", "language", "scopes", "quota", "points", "consents")
    email: str
    name: str
    language: str
    roles: list[str] = Field(description="creator, partner, curator, admin.")
    scopes: list[str] = Field(description=gettext_noop("이 토큰이나 키로 할 수 있는 일."))
    quota: list[Quota] = Field(description=gettext_noop("영상 분석의 남은 횟수."))
    points: int = Field(description=gettext_noop("지금 가진 K-포인트."))
    consents: list[ConsentGiven]


EXAMPLE = {
    "email": "partner@brand.example",
    "name": "브랜드",
    "language": "ko",
    "roles": ["partner"],
    "scopes": ["me:read", "memes:read"],
    "quota": [{"window": "minute", "limit": 10, "remaining": 9, "resets_in_seconds": 41}],
    "points": 0,
    "consents": [
        {
            "kind": "data_collection",
            "given": True,
            "required": True,
            "policy_version": "2026-11",
            "at": "2026-11-23T03:00:30Z",
        }
    ],
}


class MeView(Endpoint):
    """`/api/v1/me/`."""

    required_scopes = {"GET": Scope.ME_READ}

    @operation(
        id="get_me",
        tag="me",
        summary=_("나와 내 한도"),
        description=_("이 토큰이나 키의 주인, 남은 분석 횟수, K-포인트, 동의한 내용."),
        answers={200: Me},
        example=EXAMPLE,
    )
    def get(self, request: Request) -> HttpResponse:
        """Everything about the caller; never kept by anybody in between."""
        user = self.person
        scopes = scopes_of(request)
        me = Me(
            email=user.email,
            name=user.name,
            language=user.language,
            roles=sorted(user.groups.values_list("name", flat=True)),
            scopes=sorted(Scope.values if scopes is None else scopes),
            quota=[
                Quota(
                    window=left.window.name,
                    limit=left.window.limit,
                    remaining=left.remaining,
                    resets_in_seconds=left.resets_in_seconds,
                )
                for left in quota.remaining(user)
            ],
            points=point_balance.balance(user),
            consents=[
                ConsentGiven(
                    kind=choice.kind,
                    given=choice.given,
                    required=choice.is_required,
                    policy_version=choice.version,
                    at=choice.at,
                )
                for choice in consents.of(user)
            ],
        )
        response = reading.answer(request, me.chosen())
        response.headers["Cache-Control"] = "no-store"
        return response
