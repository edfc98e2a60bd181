"""The shooting mode. The server sends the readable list of shots; the modules in static/remix/shoot/ make it run."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from kmeme.lib.browser_features import uses
from remix.recipe import Recipe
from remix.shooting import ShootingPlan
from remix.states import NodeState
from remix.views.access import may_preview, shootable_node


@require_safe
@uses("camera", "microphone", "accelerometer", "gyroscope")
def shoot(request: HttpRequest, node_id: str) -> HttpResponse:
    """The recipe to be shot by: public when the node is, and for its owner and staff while it is a draft."""
    node = shootable_node(request, node_id)
    plan = ShootingPlan(Recipe.model_validate(node.recipe))
    is_draft = node.state != NodeState.PUBLISHED
    # Its owner reads a draft in the editor only.
    is_own_draft = is_draft and not may_preview(request)
    context = {
        "node": node,
        "plan": plan,
        "recipe": plan.recipe,
        "is_draft": is_draft,
        "back": reverse("remix:edit", args=[node.node_id]) if is_own_draft else node.get_absolute_url(),
    }
    response = render(request, "remix/shoot.html", context)
    patch_cache_control(response, private=True, no_cache=True)
    return response
