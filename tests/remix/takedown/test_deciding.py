"""A curator takes a recipe down, or leaves it."""

from collections.abc import Callable

import pytest
from django.core import mail

from accounts import roles
from accounts.models import AuditEntry, Notification, User, WebhookDelivery, WebhookEndpoint
from accounts.roles import Role
from curation.models import WorkItem
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import forking, intake, moving, publishing
from remix.models import RemixNode, Takedown, UserVideo, Video
from remix.models.takedown import Scope
from remix.states import NodeState
from remix.takedown import deciding
from tests.remix.lineage.conftest import Plant
from tests.remix.takedown.conftest import Ask, TakeDown, down, state


def decide(curator: User, takedown: Takedown, **said: str) -> Takedown:
    said = {"scope": Scope.ONLY, "reason_code": "copyright", **said}
    return deciding.take_down(actor=curator, takedown=takedown, version=takedown.version, **said)


def test_the_recipe_goes_down_and_the_decision_is_in_the_audit_trail(plant: Plant, ask: Ask, curator: User) -> None:
    node = plant()
    takedown = decide(curator, ask(node), reason_code="likeness", answer="얼굴이 나와요.")
    assert state(node) == NodeState.TAKEN_DOWN
    assert (takedown.reason, takedown.answer, takedown.decided_by) == ("likeness", "얼굴이 나와요.", curator)
    assert set(AuditEntry.objects.filter(actor=curator).values_list("action", "reason_code")) == {
        ("takedown.uphold", "likeness"),
        ("node.take_down", "likeness"),
    }


def test_its_queue_entry_is_settled(plant: Plant, take_down: TakeDown, curator: User) -> None:
    take_down(plant())
    item = WorkItem.objects.get(kind="takedown")
    assert (item.state, item.decision, item.decided_by) == ("done", "take_down", curator)


def test_its_maker_is_told_and_led_to_the_reason(plant: Plant, take_down: TakeDown, creator: User) -> None:
    takedown = take_down(plant(columns={"creator": creator}))
    told = Notification.objects.get(recipient=creator)
    assert (told.kind, told.url) == ("taken_down", takedown.get_absolute_url())


def test_the_requester_is_written_to(
    plant: Plant, take_down: TakeDown, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        take_down(plant())
    assert ["받았어요" in letter.subject for letter in mail.outbox] == [True, False]
    assert "내렸어요" in mail.outbox[1].subject


def test_partners_are_told_that_copies_must_go(plant: Plant, take_down: TakeDown, curator: User) -> None:
    WebhookEndpoint.objects.create(
        user=curator, url="https://x.example/", events=["remix.unpublished"], sealed_secret="x"
    )
    node = plant()
    take_down(node)
    assert WebhookDelivery.objects.get().event.data == {
        "node_id": node.node_id,
        "version": node.version + 1,
        "because": "taken_down",
    }


def test_partners_are_not_told_of_a_draft(plant: Plant, take_down: TakeDown, curator: User) -> None:
    WebhookEndpoint.objects.create(
        user=curator, url="https://x.example/", events=["remix.unpublished"], sealed_secret="x"
    )
    take_down(plant(state=NodeState.DRAFT), actor=curator)
    assert not WebhookDelivery.objects.exists()


def test_remixes_stay_unless_the_branch_was_chosen(plant: Plant, take_down: TakeDown) -> None:
    root = plant()
    child = plant(root)
    take_down(root)
    assert down(root, child) == [True, False]


def test_a_branch_goes_with_its_drafts_and_nothing_beside_it(plant: Plant, take_down: TakeDown) -> None:
    top = plant()
    root = plant(top)
    child, draft = plant(root), plant(root, state=NodeState.DRAFT)
    grandchild, sibling = plant(child), plant(top)
    take_down(root, Scope.BRANCH)
    assert down(root, child, draft, grandchild) == [True] * 4
    assert down(top, sibling) == [False, False]


def test_what_was_removed_for_good_stays_removed(plant: Plant, take_down: TakeDown) -> None:
    root = plant()
    removed = plant(root, state=NodeState.REMOVED)
    take_down(root, Scope.BRANCH)
    assert state(removed) == NodeState.REMOVED


def test_refusing_leaves_the_recipe_and_says_why(
    plant: Plant, ask: Ask, curator: User, django_capture_on_commit_callbacks: object
) -> None:
    node = plant()
    takedown = ask(node)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        deciding.refuse(actor=curator, takedown=takedown, version=1, reason_code="no_right")
    assert state(node) == NodeState.PUBLISHED
    assert "권리가 있다는 것을 확인할 수 없어요" in mail.outbox[0].body
    assert WorkItem.objects.get(kind="takedown").decision == "refuse"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"scope": "everything"}, "scope_needed"),
        ({"reason_code": "because"}, "reason_needed"),
        ({"answer": "가" * 1001}, "words_too_long"),
        ({"answer": "\x00"}, "bad_words"),
    ],
    ids=["scope", "reason", "long answer", "nul"],
)
def test_an_incomplete_decision_changes_nothing(
    plant: Plant, ask: Ask, curator: User, said: dict[str, str], code: str
) -> None:
    node = plant()
    with pytest.raises(Refused) as refusal:
        decide(curator, ask(node), **said)
    assert refusal.value.code == code
    assert state(node) == NodeState.PUBLISHED


def test_another_reason_for_refusing_needs_words(plant: Plant, ask: Ask, curator: User) -> None:
    with pytest.raises(Refused, match="무엇인지 적어"):
        deciding.refuse(actor=curator, takedown=ask(plant()), version=1, reason_code="other")


def test_only_curators_decide(plant: Plant, ask: Ask, creator: User) -> None:
    with pytest.raises(NotAllowed):
        decide(creator, ask(plant()))


def test_the_role_of_curators_may_decide(plant: Plant, ask: Ask, creator: User) -> None:
    roles.give(actor=None, user=creator, role=Role.CURATOR)
    decide(User.objects.get(pk=creator.pk), ask(plant()))


def test_acting_on_a_stale_version_is_refused(plant: Plant, ask: Ask, curator: User) -> None:
    takedown = ask(plant())
    decide(curator, takedown)
    with pytest.raises(Stale):
        deciding.refuse(actor=curator, takedown=takedown, version=1, reason_code="no_right")


def test_a_decision_is_made_once(plant: Plant, take_down: TakeDown, curator: User) -> None:
    takedown = take_down(plant())
    with pytest.raises(Refused, match="지금 상태"):
        decide(curator, takedown)


def test_a_recipe_that_is_down_cannot_be_edited_published_moved_removed_or_remixed(
    plant: Plant, take_down: TakeDown, curator: User
) -> None:
    node = plant(columns={"creator": curator})
    take_down(node)
    node.refresh_from_db()
    acts: tuple[Callable[[], object], ...] = (
        lambda: publishing.edit(actor=curator, node=node, version=node.version, recipe=node.recipe),
        lambda: publishing.publish(actor=None, node=node, version=node.version),
        lambda: publishing.unpublish(actor=curator, node=node, version=node.version),
        lambda: moving.move(actor=curator, node=node, parent=None, version=node.version),
        lambda: moving.remove(actor=curator, node=node, version=node.version, reason_code="other"),
        lambda: forking.fork(actor=curator, parent=node),
    )
    for act in acts:
        with pytest.raises(Refused):
            act()
    assert state(node) == NodeState.TAKEN_DOWN


def test_a_remix_that_was_begun_before_is_not_published_under_a_branch_that_went(
    plant: Plant, take_down: TakeDown, curator: User
) -> None:
    root = plant()
    take_down(root, Scope.BRANCH)
    late = RemixNode.objects.create(parent=root, recipe=root.recipe, creator=curator)
    with pytest.raises(Refused, match="원본이 신고로"):
        publishing.publish(actor=curator, node=late, version=1)


def test_nothing_new_is_hung_below_a_recipe_that_is_down(plant: Plant, take_down: TakeDown, curator: User) -> None:
    root, other = plant(), plant()
    take_down(root)
    with pytest.raises(Refused, match="부모가 될 수 없어요"):
        moving.move(actor=curator, node=other, parent=root, version=other.version)


def test_its_clip_does_not_come_in_again(plant: Plant, take_down: TakeDown, curator: User) -> None:
    address = "https://www.youtube.com/watch?v=abcdefghijk"
    video = Video.objects.create(platform="youtube", external_id="abcdefghijk", canonical_url=address)
    take_down(plant(columns={"video": video}))
    with pytest.raises(Refused, match="다시 올릴 수 없어요"):
        intake.submit(actor=curator, url="https://youtu.be/abcdefghijk")


def test_a_video_of_it_earns_nothing_for_its_maker(plant: Plant, take_down: TakeDown, curator: User) -> None:
    from remix.success_points import shares

    maker, filmer, judge = (User.objects.create_user(f"{name}@example.com") for name in ("maker", "filmer", "judge"))
    node = plant(columns={"creator": maker})
    video = UserVideo.objects.create(
        creator=filmer, node=node, link="https://youtu.be/x", link_platform="youtube", link_id="x"
    )
    assert [share.user for share in shares(video, decided_by=judge)] == [filmer, maker]
    take_down(node)
    assert [share.user for share in shares(video, decided_by=judge)] == [filmer]
