"""Making a remix and writing it: the fork button's page, and the creator's own editor."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import ValidationError

from accounts.views.asking import person
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import content_checks, forking, governance, mutating, pages, publishing
from remix.creator_forms import MutationFormSet, RemixForm, ShotFormSet, mutation_values
from remix.forking import MOST_THANKS_LETTERS
from remix.governance import Act
from remix.models import RemixNode
from remix.models.node import pk_of
from remix.recipe import Recipe
from remix.states import NodeState
from remix.views.access import readable_node
from remix.views.asking import seen_version, status_of

STATUS = {Stale: 409, NotAllowed: 403}


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fork(request: HttpRequest, node_id: str) -> HttpResponse:
    """Ask whether to make a remix, with an optional thank-you; then make it and open it in the editor."""
    parent = readable_node(request, node_id)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            child = forking.fork(actor=person(request), parent=parent, thanks=request.POST.get("thanks", ""))
        except Refused as error:
            refusal = error
        else:
            return redirect("remix:edit", child.node_id)
    context = {
        "node": parent,
        "refusal": refusal,
        "most": MOST_THANKS_LETTERS,
        "is_allowed": Act.FORK in governance.allowed(person(request), parent),
    }
    return render(request, "remix/fork.html", context, status=status_of(refusal, STATUS) if refusal else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, node_id: str) -> HttpResponse:
    """The editor of somebody's own remix: its words, what it changed, and the button that publishes it."""
    node = _own_node(request, node_id)
    recipe = Recipe.model_validate(node.recipe)
    if request.method != "POST":
        form = RemixForm(initial=RemixForm.values_of(recipe, node.version))
        shots = ShotFormSet(initial=[shot.model_dump(include={"action", "caption"}) for shot in recipe.shots])
        return _editor(request, node, recipe, form, shots)
    form, shots = RemixForm(request.POST), ShotFormSet(request.POST)
    if not (form.is_valid() and shots.is_valid() and len(shots.forms) == len(recipe.shots)):
        return _editor(request, node, recipe, form, shots, status=400)
    changed = form.changed_recipe(node.recipe)
    written = zip(changed["shots"], shots.cleaned_data, strict=True)
    changed["shots"] = [{**shot, "action": new["action"], "caption": new["caption"] or None} for shot, new in written]
    try:
        publishing.edit(actor=person(request), node=node, version=form.cleaned_data["version"], recipe=changed)
    except ValidationError as error:
        form.add_error(None, "; ".join(problem["msg"] for problem in error.errors()))
        return _editor(request, node, recipe, form, shots, status=400)
    except Refused as error:
        form.add_error(None, str(error))
        return _editor(request, node, recipe, form, shots, status=status_of(error, STATUS))
    return redirect("remix:edit", node.node_id)


@login_required
@require_POST
def decide_mutations(request: HttpRequest, node_id: str) -> HttpResponse:
    """Keep what the creator says that they changed."""
    node = _own_node(request, node_id)
    formset = MutationFormSet(request.POST)
    if not formset.is_valid():
        messages.error(request, _first_problem(formset))
        return redirect("remix:edit", node.node_id)
    entries = [
        {k: row[k] for k in ("dimension", "before", "after")} for row in formset.cleaned_data if row["is_changed"]
    ]
    try:
        mutating.decide(actor=person(request), node=node, version=seen_version(request), entries=entries)
    except Refused as error:
        messages.error(request, str(error))
    return redirect("remix:edit", node.node_id)


@login_required
@require_POST
def publish(request: HttpRequest, node_id: str) -> HttpResponse:
    """Put the remix into the tree."""
    node = _own_node(request, node_id)
    try:
        seen = request.POST.get("seen", "").split()
        publishing.publish(actor=person(request), node=node, version=seen_version(request), seen=seen)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("remix:edit", node.node_id)
    return redirect(node)


def _editor(
    request: HttpRequest, node: RemixNode, recipe: Recipe, form: RemixForm, shots: Any, status: int = 200
) -> HttpResponse:
    context = {
        "node": node,
        "recipe": recipe,
        "form": form,
        "shots": shots,
        "shot_rows": list(zip(recipe.shots, shots.forms, strict=False)),
        "mutations": MutationFormSet(initial=mutation_values(mutating.profile(node))) if node.parent_id else None,
        "profile": mutating.profile(node),
        "is_public": node.state == NodeState.PUBLISHED,
        "checks": _checks(request, node),
    }
    return render(request, "remix/edit.html", context, status=status)


def _checks(request: HttpRequest, node: RemixNode) -> list[content_checks.Finding]:
    """What stands against publishing: notes are for the curators' own page."""
    if node.state == NodeState.PUBLISHED:
        return []
    return [one for one in content_checks.standing(person(request), node) if one.is_blocking or one.waits]


def _own_node(request: HttpRequest, node_id: str) -> RemixNode:
    """The node, if this person may edit it; 404 otherwise, as if it did not exist."""
    pk = pk_of(node_id)
    node = pages.node_for_page(pk) if pk is not None else None
    if node is None or Act.EDIT not in governance.allowed(person(request), node):
        raise Http404
    return node


def _first_problem(formset: Any) -> str:
    problems = [
        *formset.non_form_errors(),
        *(e for form in formset.forms for errors in form.errors.values() for e in errors),
    ]
    return str(problems[0])
