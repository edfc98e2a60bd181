"""The pictures that other sites show for an address of ours: how they are kept, and a recipe's."""

from collections.abc import Callable
from contextlib import ExitStack

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kmeme.lib.release import release
from kmeme.lib.throttle import a_minute
from remix import pages
from remix.files import opened_picture
from remix.models import RemixNode
from remix.recipe import Recipe
from remix.share_image.recipe import recipe_image
from remix.views.access import readable_node

IMAGE_SECONDS = 24 * 3600


@require_safe
@a_minute(60)
def image(request: HttpRequest, node_id: str) -> HttpResponse:
    """The share image in the active language, kept until the recipe is edited."""
    node = readable_node(request, node_id)
    return kept_image(f"recipe-image:{node.pk}:{node.version}", lambda: _drawn(node))


def kept_image(about: str, draw: Callable[[], bytes]) -> HttpResponse:
    """A JPEG in the active language; `about` names what is drawn and changes with whatever the picture shows."""
    key = f"{about}:{get_language()}:{release()}"
    content: bytes | None = cache.get(key)
    if content is None:
        content = draw()
        cache.set(key, content, IMAGE_SECONDS)
    response = HttpResponse(content, content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=600"
    return response


def _drawn(node: RemixNode) -> bytes:
    recipe = Recipe.model_validate(node.recipe)
    with ExitStack() as files:
        return recipe_image(recipe, picture=opened_picture(pages.cover(recipe), files))
