"""The parameters that reads of recipes share."""

from datetime import UTC

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from kmeme.lib.api.inputs import Names, Number, Query
from kmeme.lib.api.paging import Paged
from remix.api.shapes import NodeSummary
from remix.models import Platform
from remix.models.lineage import LAYERS
from remix.search import MOST_LETTERS, ORDERS
from remix.similarity import MOST as MOST_SIMILAR

ONLY = _("받을 항목의 이름을 쉼표로. 비우면 모두 보내요. 번호와 상태는 늘 있어요.")


class Summaries(Query):
    """Of which recipes a list holds what."""

    fields = Names(NodeSummary.names(), help_text=ONLY)  # type: ignore[assignment]


class Facets(Summaries):
    """What a recipe must be."""

    platform = serializers.ChoiceField(choices=Platform.values, required=False)
    layer = serializers.ChoiceField(choices=LAYERS, required=False)
    category = serializers.CharField(max_length=60, required=False, help_text=_("분야, 적힌 그대로."))


class SearchQuery(Facets, Paged):
    """The parameters of `GET /remix/`."""

    q = serializers.CharField(
        max_length=MOST_LETTERS, required=False, help_text=_("찾을 말. 한국어와 영어, 낱말의 앞부분도 찾아요.")
    )
    difficulty = serializers.IntegerField(min_value=1, max_value=5, required=False)
    tag = serializers.CharField(max_length=60, required=False, help_text=_("태그의 주소 이름."))
    least_bpm = Number(min_value=20, max_value=300, required=False)
    most_bpm = Number(min_value=20, max_value=300, required=False)
    order = serializers.ChoiceField(
        choices=ORDERS, required=False, help_text=_("q가 있으면 relevance, 없으면 newest가 기본이에요.")
    )
    updated_since = serializers.DateTimeField(
        required=False,
        default_timezone=UTC,
        help_text=_(
            "이때부터 바뀐 것을 오래된 순서로, 더는 공개되지 않는 것까지. 복사본을 맞출 때 써요. 지난번보다 1분 앞당겨 "
            "물으면 빠짐이 없어요. q, order와 함께 쓸 수 없어요."
        ),
    )


class DescendantsQuery(Summaries, Paged):
    """The parameters of a recipe's descendants."""


class SimilarQuery(Facets):
    """The parameters of similar recipes."""

    limit = serializers.IntegerField(min_value=1, max_value=MOST_SIMILAR, default=10, required=False)


class SimilarToTextQuery(SimilarQuery):
    """The parameters of recipes similar to a text."""

    text = serializers.CharField(max_length=500, help_text=_("찾는 밈을 설명하는 글."))
