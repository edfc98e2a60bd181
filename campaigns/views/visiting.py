"""A campaign's pages as visitors see them, kept for all of them; whoever has signed in gets their own."""

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse

from campaigns import page_cache
from kmeme.lib.kept_pages import addresses, answers, store
from kmeme.lib.kept_pages.store import Made
from remix import similarity


def for_visitors(
    request: HttpRequest, slug: str, make: Callable[[], HttpResponse], *, exact: Sequence[str] = ()
) -> HttpResponse | None:
    """The kept page for a visitor, from `make` when there is none; None for everybody else. Raises what `make` does."""
    address = addresses.address_of(request)
    if address is None or not addresses.is_visitor(request):
        return None
    page = store.fetch(
        address,
        exact=[page_cache.subject_of(slug), *exact],
        loose=[similarity.SUBJECT],  # goes up with an edit of any recipe: the page shows several
        seconds=page_cache.SECONDS,
        make=lambda: Made(make().content),
    )
    return answers.answer(request, page, page.body) if page else None
