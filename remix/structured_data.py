"""What search engines are told of a recipe: schema.org's HowTo, and a VideoObject where its clip can be watched.

Source: schema.org/HowTo, schema.org/VideoObject, and the fields that Google's documentation of video results requires
(name, thumbnailUrl, uploadDate).
"""

import json
from typing import Any

from django.core.files.storage import default_storage
from django.utils.safestring import SafeString, mark_safe

from kmeme.lib.site import absolute
from remix.models import Platform
from remix.pages import RecipePage, recipe_path
from remix.recipe import Recipe

# "<" would end the script element, the two separators are line ends to old parsers.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def of_recipe(page: RecipePage) -> SafeString:
    """JSON-LD of one recipe, safe inside a script element."""
    graph = [_how_to(page)]
    if video := _video(page):
        graph.append(video)
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308  (nothing that could end the element is left)


def _how_to(page: RecipePage) -> dict[str, Any]:
    recipe, address = page.recipe, absolute(recipe_path(page.node))
    result: dict[str, Any] = {
        "@type": "HowTo",
        "@id": f"{address}#recipe",
        "url": address,
        "name": recipe.title,
        "description": recipe.concept,
        "inLanguage": "ko",
        "keywords": recipe.hashtags,
        "step": [_step(recipe, number, address) for number in range(len(recipe.shots))],
    }
    if page.node.published_at:
        result["datePublished"] = page.node.published_at.isoformat()
    if recipe.estimated_minutes:
        result["totalTime"] = f"PT{recipe.estimated_minutes}M"
    if recipe.props:
        result["supply"] = [{"@type": "HowToSupply", "name": prop} for prop in recipe.props]
    if page.cover:
        result["image"] = absolute(default_storage.url(page.cover))
    return result


def _step(recipe: Recipe, index: int, address: str) -> dict[str, Any]:
    shot = recipe.shots[index]
    step: dict[str, Any] = {
        "@type": "HowToStep",
        "position": index + 1,
        "url": f"{address}#shot-{index + 1}",
        "text": shot.action,
    }
    if shot.title:
        step["name"] = shot.title
    if shot.frame:
        step["image"] = absolute(default_storage.url(shot.frame))
    return step


def _video(page: RecipePage) -> dict[str, Any] | None:
    """The clip; none without a picture or a date, which a video result must have."""
    video, posted = page.node.video, page.node.posted_at or page.node.published_at
    if page.source is None or video is None or not page.cover or posted is None:
        return None
    result: dict[str, Any] = {
        "@type": "VideoObject",
        "name": page.recipe.title,
        "description": page.recipe.concept,
        "thumbnailUrl": absolute(default_storage.url(page.cover)),
        "uploadDate": posted.isoformat(),
        "duration": f"PT{page.recipe.duration_seconds:.0f}S",
    }
    if page.source.film_url:
        result["contentUrl"] = absolute(page.source.film_url)
    elif Platform(video.platform) == Platform.YOUTUBE:
        result["embedUrl"] = page.source.embed_url.partition("?")[0]
    else:
        result["url"] = page.source.url
    if page.node.views is not None:
        result["interactionStatistic"] = {
            "@type": "InteractionCounter",
            "interactionType": {"@type": "WatchAction"},
            "userInteractionCount": page.node.views,
        }
    return result
