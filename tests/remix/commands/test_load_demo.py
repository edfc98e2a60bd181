"""`manage.py load_demo`: a first start that has something to show, and a second one that changes nothing."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.forms.models import model_to_dict
from pytest_django import Settings

from accounts.models import AuditEntry, User
from remix import publishing
from remix.demo import people, recipes
from remix.models import Analysis, RemixNode
from remix.models.analysis import FieldSource
from remix.recipe import Recipe
from remix.states import NodeState
from tests.wire import ClaudeServer, GeminiServer

Load = Callable[..., str]


@pytest.fixture
def load(transactional_db: None, settings: Settings, capsys: pytest.CaptureFixture[str]) -> Load:
    """Runs the command under DEBUG and gives back what it printed."""
    settings.DEBUG = True

    def run(*arguments: str) -> str:
        call_command("load_demo", *arguments)
        return capsys.readouterr().out

    return run


def bunny() -> RemixNode:
    """The node of the clip."""
    return RemixNode.objects.get(video__isnull=False)


def test_everything_is_published_with_the_clip_first(load: Load) -> None:
    load()
    nodes = RemixNode.objects.order_by("pk")
    assert nodes.count() == 1 + len(recipes.names())
    assert all(node.state == NodeState.PUBLISHED for node in nodes)
    assert nodes.first() == bunny()


def test_the_clip_went_through_the_real_pipeline(load: Load) -> None:
    load()
    analysis = Analysis.objects.get()
    assert analysis.sources["bpm"] == FieldSource.MEASURED
    assert analysis.sources["hook.why"] == FieldSource.CURATOR
    recipe = Recipe.model_validate(bunny().recipe)
    assert (recipe.title, recipe.is_skeleton) == ("느릿느릿 기상 챌린지", False)
    assert all(shot.frame for shot in recipe.shots)


def test_a_second_load_changes_nothing(load: Load) -> None:
    load()
    before = [model_to_dict(node) for node in RemixNode.objects.order_by("pk")], AuditEntry.objects.count()
    load()
    assert ([model_to_dict(node) for node in RemixNode.objects.order_by("pk")], AuditEntry.objects.count()) == before


def test_what_a_person_changed_stays(load: Load) -> None:
    load()
    curator, node = User.objects.get(email=people.CURATOR_EMAIL), RemixNode.objects.latest("pk")
    publishing.edit(actor=curator, node=node, version=node.version, recipe={**node.recipe, "title": "내 제목"})
    publishing.unpublish(actor=curator, node=bunny(), version=bunny().version)
    load()
    node.refresh_from_db()
    assert node.recipe["title"] == "내 제목"
    assert bunny().state == NodeState.UNPUBLISHED


@pytest.mark.parametrize("verb", ["remix.review.fill_in", "remix.publishing.edit", "remix.publishing.publish"])
def test_an_interrupted_load_is_completed(load: Load, monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    with monkeypatch.context() as patch:

        def interrupted(**_: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(verb, interrupted)
        with pytest.raises(KeyboardInterrupt):
            load()
    load()
    assert RemixNode.objects.published().count() == 1 + len(recipes.names())
    assert bunny().recipe["title"] == "느릿느릿 기상 챌린지"


def test_with_keys_the_models_do_their_part(load: Load, gemini: GeminiServer, claude: ClaudeServer) -> None:
    load()
    assert (gemini.count(), claude.count()) == (1, 1)
    assert bunny().recipe["title"] == "느릿느릿 기상 챌린지"


def test_the_sign_ins_work(load: Load) -> None:
    out = load()
    for email in (people.CURATOR_EMAIL, people.CREATOR_EMAIL):
        assert User.objects.get(email=email).check_password(people.OPEN_PASSWORD)
        assert f"{email}  {people.OPEN_PASSWORD}" in out


def test_both_may_do_what_their_role_does_and_no_more(load: Load) -> None:
    load()
    curator = User.objects.get(email=people.CURATOR_EMAIL)
    assert curator.is_staff
    assert not curator.is_superuser
    assert curator.has_perm("remix.change_remixnode")
    assert not curator.has_perm("accounts.change_user")
    assert User.objects.get(email=people.CREATOR_EMAIL).has_perm("remix.add_video")


def test_outside_of_debug_it_refuses(load: Load, settings: Settings) -> None:
    settings.DEBUG = False
    with pytest.raises(SystemExit) as exit_:
        load()
    assert exit_.value.code == 1
    assert not User.objects.exists()


def test_forced_outside_of_debug_the_passwords_are_random(load: Load, settings: Settings) -> None:
    settings.DEBUG = False
    out = load("--force")
    assert people.OPEN_PASSWORD not in out
    assert not User.objects.get(email=people.CURATOR_EMAIL).check_password(people.OPEN_PASSWORD)


def test_a_known_password_does_not_survive_debug(load: Load, settings: Settings) -> None:
    load()
    settings.DEBUG = False
    load("--force")
    assert not User.objects.get(email=people.CURATOR_EMAIL).check_password(people.OPEN_PASSWORD)


@pytest.mark.parametrize("name", recipes.names())
def test_every_recipe_is_whole(name: str) -> None:
    recipe, _parent = recipes.read(name)
    assert recipe.shots[-1].end == recipe.duration_seconds
    assert {shot.start for shot in recipe.shots} <= set(recipe.beats)
    assert any(recipe.holds_hook(shot) for shot in recipe.shots)
    assert recipe.dos
    assert recipe.donts
    assert recipe.hashtags


def test_some_families_have_three_generations(load: Load) -> None:
    load()
    assert max(node.depth for node in RemixNode.objects.all()) == 2
    assert bunny().children.count() == 2
