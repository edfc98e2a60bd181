"""A branch larger than a batch goes down with a job that a crash does not stop, and comes back the same way."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection, connections
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from kmeme.lib.errors import Refused
from remix.models import RemixNode, Takedown, TakenNode
from remix.models.takedown import Scope
from remix.states import NodeState
from remix.takedown import asking, carrying_out, deciding
from tests.remix.lineage.conftest import Plant, recipe
from tests.remix.takedown.conftest import TakeDown, claim, down

SIZE = 7


@pytest.fixture
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying_out, "BATCH", 3)


@pytest.fixture
def branch(plant: Plant, _small_batches: None) -> list[RemixNode]:
    """A recipe with six below it; more than two batches."""
    root = plant()
    return [root, *(plant(root) for _number in range(SIZE - 1))]


def test_the_first_batch_goes_with_the_decision_the_top_first(branch: list[RemixNode], take_down: TakeDown) -> None:
    take_down(branch[0], Scope.BRANCH)
    assert down(*branch) == [True] * 3 + [False] * 4
    assert ProcrastinateJob.objects.filter(task_name="remix:carry_out_takedown").count() == 1


def test_the_job_takes_the_rest(branch: list[RemixNode], take_down: TakeDown) -> None:
    takedown = take_down(branch[0], Scope.BRANCH)
    carrying_out.carry_on(takedown.pk)
    assert all(down(*branch))


def test_a_job_that_died_between_two_batches_goes_on_where_it_stopped(
    branch: list[RemixNode], take_down: TakeDown, monkeypatch: pytest.MonkeyPatch
) -> None:
    takedown = take_down(branch[0], Scope.BRANCH)
    take_next = carrying_out.take_next

    def dies_after_one(takedown: Takedown) -> int:
        monkeypatch.setattr(carrying_out, "take_next", dies)
        return take_next(takedown)

    def dies(takedown: Takedown) -> int:
        raise OSError("killed")

    monkeypatch.setattr(carrying_out, "take_next", dies_after_one)
    with pytest.raises(OSError, match="killed"):
        carrying_out.carry_on(takedown.pk)
    assert sum(down(*branch)) == 6
    monkeypatch.setattr(carrying_out, "take_next", take_next)
    carrying_out.carry_on(takedown.pk)
    carrying_out.carry_on(takedown.pk)
    assert all(down(*branch))
    assert TakenNode.objects.count() == SIZE


def test_undoing_in_the_middle_brings_back_what_had_gone_and_takes_no_more(
    branch: list[RemixNode], take_down: TakeDown, curator: User
) -> None:
    takedown = take_down(branch[0], Scope.BRANCH)
    deciding.restore(actor=curator, takedown=takedown, version=takedown.version, reason_code="mistake")
    carrying_out.carry_on(takedown.pk)
    assert not any(down(*branch))


def test_a_remix_made_meanwhile_goes_too(branch: list[RemixNode], take_down: TakeDown, plant: Plant) -> None:
    takedown = take_down(branch[0], Scope.BRANCH)
    late = plant(branch[-1])
    carrying_out.carry_on(takedown.pk)
    assert down(late) == [True]


@pytest.fixture
def request_and_curator(transactional_db: None) -> Iterator[tuple[Takedown, User]]:
    """A request that other connections see."""
    curator = User.objects.create_superuser("curator@example.com", "x", name="큐레이터")
    node = RemixNode.objects.create(recipe=recipe(), state=NodeState.DRAFT, creator=curator)
    takedown = asking.ask(actor=curator, page=node.node_id, claim=claim())
    yield takedown, curator
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def test_two_curators_at_once_decide_once(request_and_curator: tuple[Takedown, User]) -> None:
    takedown, curator = request_and_curator
    outcomes: list[str] = []
    together = threading.Barrier(4)

    def decide(number: int) -> None:
        together.wait()
        try:
            if number % 2:
                deciding.refuse(actor=curator, takedown=takedown, version=1, reason_code="no_right")
            else:
                deciding.take_down(
                    actor=curator, takedown=takedown, version=1, scope=Scope.ONLY, reason_code="copyright"
                )
            outcomes.append("decided")
        except Refused:
            outcomes.append("too late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["decided", "too late", "too late", "too late"]
    takedown.refresh_from_db()
    assert TakenNode.objects.count() == (takedown.state == "upheld")
