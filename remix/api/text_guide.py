"""The Text Guide as data."""

from typing import ClassVar

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import Field
from rest_framework.request import Request

from kmeme.lib.api.operations import operation
from kmeme.lib.api.shapes import Shape
from remix.api.endpoint import NodeEndpoint
from remix.models import RemixNode
from remix.pages import recipe_path
from remix.recipe import Recipe
from remix.text_guide import text_guide


class TextGuide(Shape):
    """A recipe as plain text."""

    always: ClassVar[tuple[str, ...]] = ("node_id", "language", "text", "file_url")
    node_id: str
    language: str = Field(description=gettext_noop("글의 언어. 언제나 ko."))
    text: str
    file_url: str = Field(description=gettext_noop("같은 글의 파일(.txt)."))


class TextGuideView(NodeEndpoint):
    """`/api/v1/remix/<node_id>/text-guide/`."""

    @operation(
        id="get_text_guide",
        tag="remix",
        summary=_("글로 된 레시피"),
        description=_("찍으면서 휴대폰으로 읽는 글. 요청의 언어와 상관없이 한국어예요."),
        answers={200: TextGuide},
        example={
            "node_id": "remix_000123",
            "language": "ko",
            "text": "지하철 막차 춤\n빈 승강장에서 춤추기.\n…",
            "file_url": "https://kmeme.example/remix/remix_000123/text-guide.txt",
        },
    )
    def get(self, request: Request, node_id: str) -> HttpResponse:
        """The text."""
        return self.kept_of(request, node_id, lambda node: _as_shape(node).chosen())


def _as_shape(node: RemixNode) -> TextGuide:
    source = node.video.canonical_url if node.video else ""
    recipe = Recipe.model_validate(node.recipe)
    return TextGuide(
        node_id=node.node_id,
        language="ko",
        text=text_guide(recipe, url=settings.SITE_URL + recipe_path(node), source=source),
        file_url=settings.SITE_URL + reverse("remix:text-guide", args=[node.node_id]),
    )
