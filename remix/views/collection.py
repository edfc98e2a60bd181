"""The page of a collection."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from remix import pages, showcase
from remix.models import Collection
from remix.views.access import may_preview


@require_safe
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    """Its recipes in their order; one that is not public is there for staff only."""
    found = Collection.objects.filter(slug=slug).first() if "\x00" not in slug else None
    if found is None or not (found.is_public or may_preview(request)):
        raise Http404
    cards = pages.cards(showcase.recipes_of(found))
    return render(
        request, "remix/collection.html", {"collection": found, "cards": cards, "path": found.get_absolute_url()}
    )
