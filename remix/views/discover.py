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
from kmeme.lib.kept_pages import addresses, answers, store
from kmeme.lib.kept_pages.store import Made
from remix import pages, search, showcase, similarity
from remix.models import Platform, Tag
from remix.models.lineage import LAYERS

FACETS = ("q", "platform", "layer", "least_bpm", "most_bpm", "difficulty", "category", "certified", "tag", "order")
TEMPI = ((None, 90, _("느림 (90 BPM까지)")), (90, 120, _("보통 (90–120 BPM)")), (120, None, _("빠름 (120 BPM부터)")))
TEMPI_CHOICES = [f"{least or ''}-{most or ''}" for least, most, _label in TEMPI]
ORDERS = (("newest", _("최신순")), ("trending", _("뜨는 순")))

KEPT_SECONDS = 60
"""Views and trends move without a drop: the list is at most this old."""


@require_safe
def discover(request: HttpRequest) -> HttpResponse:
    """Cards of published recipes; the facets of `remix.search.parsed` narrow them, `?cursor=` continues."""
    if address := addresses.address_of(request):
        page = store.fetch(
            address,
            exact=(),
            loose=[similarity.SUBJECT],  # every publication changes the list
            seconds=KEPT_SECONDS,
            make=lambda: Made(_rendered(request)[0]),
        )
        if page:
            return answers.answer(request, page, inbox.placed(request, page.body))
    body, status = _rendered(request)
    response = HttpResponse(inbox.placed(request, body), status=status)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _rendered(request: HttpRequest) -> tuple[bytes, int]:
    """The page without a person, and its status."""
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
        "showcase": showcase.showcase(),
        "chosen_tag": Tag.objects.filter(slug=query.tag).first() if query.tag else None,
        "without_tag": f"?{urlencode({name: value for name, value in kept.items() if name != 'tag'})}",
        **_choices(),
    }
    return render_to_string("remix/discover.html", context).encode(), 400 if refusal else 200


def _values(request: HttpRequest) -> dict[str, str]:
    """What was chosen; a tempo is one choice on the page ("90-120") and two bounds in a search."""
    values = {name: request.GET.get(name, "") for name in FACETS}
    least, _dash, most = request.GET.get("tempo", "").partition("-")
    return {**values, "least_bpm": values["least_bpm"] or least, "most_bpm": values["most_bpm"] or most}


def _choices() -> dict[str, Any]:
    return {
        "platforms": Platform.choices,
        "layers": [(layer, layer.replace("_", " ").upper()) for layer in LAYERS],
        "tempi": [(choice, label) for choice, (_least, _most, label) in zip(TEMPI_CHOICES, TEMPI, strict=True)],
        "orders": ORDERS,
        "levels": [str(level) for level in range(1, 6)],
    }
