"""Looking around: search, facets, the newest recipes and what is on the rise."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts import inbox
from kmeme.lib.errors import Refused
from remix import pages, search
from remix.models import Platform
from remix.models.lineage import LAYERS

FACETS = ("q", "platform", "layer", "least_bpm", "most_bpm", "difficulty", "category", "certified", "order")
TEMPI = ((None, 90, _("느림 (90 BPM까지)")), (90, 120, _("보통 (90–120 BPM)")), (120, None, _("빠름 (120 BPM부터)")))
ORDERS = (("newest", _("최신순")), ("trending", _("뜨는 순")))


@require_safe
def discover(request: HttpRequest) -> HttpResponse:
    """Cards of published recipes; the facets of `remix.search.parsed` narrow them, `?cursor=` continues."""
    values = _values(request)
    query = search.parsed(values)
    cursor = request.GET.get("cursor")
    refusal: Refused | None = None
    try:
        page = search.search(query, cursor)
    except Refused as error:
        refusal, page = error, search.search(query)
    kept = {name: value for name, value in values.items() if value}
    following = urlencode({**kept, "cursor": page.cursor}) if page.cursor else ""
    context = {
        "cards": pages.cards(page.nodes),
        "query": query,
        "chosen": values,
        "following": following,
        "is_narrowed": bool(kept),
        "tempo": f"{values['least_bpm']}-{values['most_bpm']}",
        "is_first": cursor is None,
        "refusal": refusal,
        "path": reverse("remix:discover"),
        **_choices(),
    }
    body = inbox.placed(request, render_to_string("remix/discover.html", context).encode())
    response = HttpResponse(body, status=400 if refusal else 200)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _values(request: HttpRequest) -> dict[str, str]:
    """What was chosen; a tempo is one choice on the page ("90-120") and two bounds in a search."""
    values = {name: request.GET.get(name, "") for name in FACETS}
    least, _dash, most = request.GET.get("tempo", "").partition("-")
    return {**values, "least_bpm": values["least_bpm"] or least, "most_bpm": values["most_bpm"] or most}


def _choices() -> dict[str, Any]:
    return {
        "platforms": Platform.choices,
        "layers": [(layer, layer.replace("_", " ").upper()) for layer in LAYERS],
        "tempi": [(f"{least or ''}-{most or ''}", label) for least, most, label in TEMPI],
        "orders": ORDERS,
        "levels": [str(level) for level in range(1, 6)],
    }
