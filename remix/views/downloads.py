"""What a creator takes along: the Text Guide, the beat guide, the storyboard."""

import hashlib
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from kmeme.lib.ranges import bytes_reader, ranged_response
from kmeme.lib.throttle import a_minute
from remix.media.clicks import click_track
from remix.models import RemixNode
from remix.pages import recipe_path
from remix.recipe import Recipe
from remix.storyboard import storyboard as storyboard_zip
from remix.text_guide import as_file
from remix.text_guide import text_guide as guide_text
from remix.views.access import readable_node

FORBIDDEN_IN_NAMES = '\\/:*?"<>|'
"""What some system does not take in a file's name."""


@require_safe
def text_guide(request: HttpRequest, node_id: str) -> HttpResponse:
    """The recipe as plain Korean text."""
    node = readable_node(request, node_id)
    recipe = Recipe.model_validate(node.recipe)
    response = HttpResponse(_guide_file(node, recipe), content_type="text/plain; charset=utf-8")
    response["Content-Language"] = "ko"
    return _as_download(response, node, f"{recipe.title} - Text Guide.txt", "text-guide.txt")


@require_safe
@a_minute(120)
def beat_guide(request: HttpRequest, node_id: str) -> HttpResponseBase:
    """The click track: a click on each beat, an accent where a shot begins; players can seek in it."""
    node = readable_node(request, node_id)
    recipe = Recipe.model_validate(node.recipe)
    starts = [shot.start for shot in recipe.shots]
    facts = repr((recipe.beats, starts, recipe.duration_seconds)).encode()
    etag = f'"{hashlib.sha256(facts).hexdigest()[:32]}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        sound = click_track(recipe.beats, starts, recipe.duration_seconds)
        response = ranged_response(
            request, size=len(sound), etag=etag, content_type="audio/wav", read=bytes_reader(sound)
        )
    response["Cache-Control"] = "private, no-cache"
    if "download" in request.GET:
        return _as_download(response, node, f"{recipe.title} - 비트 가이드.wav", "beat-guide.wav")
    return response


@require_safe
@a_minute(30)
def storyboard(request: HttpRequest, node_id: str) -> HttpResponseBase:
    """The shots' key frames, numbered, with the Text Guide."""
    node = readable_node(request, node_id)
    recipe = Recipe.model_validate(node.recipe)
    pieces = storyboard_zip(recipe, _guide_file(node, recipe)) if request.method == "GET" else ()
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Encoding"] = "identity"  # compressing WebP again would cost time and save nothing
    return _as_download(response, node, f"{recipe.title} - 스토리보드.zip", "storyboard.zip")


def _guide_file(node: RemixNode, recipe: Recipe) -> bytes:
    source = node.video.canonical_url if node.video else ""
    return as_file(guide_text(recipe, url=settings.SITE_URL + recipe_path(node), source=source))


def _as_download[R: HttpResponseBase](response: R, node: RemixNode, name: str, plain_name: str) -> R:
    """Name the file after the recipe (RFC 5987), with a plain name for readers that know only ASCII."""
    printable = "".join(character if character.isprintable() else " " for character in name)
    words = printable.translate(dict.fromkeys(map(ord, FORBIDDEN_IN_NAMES), " ")).split()
    response["Content-Disposition"] = (
        f"attachment; filename=\"{node.node_id}-{plain_name}\"; filename*=UTF-8''{quote(' '.join(words), safe='')}"
    )
    response["Cache-Control"] = "private, no-cache"
    return response
