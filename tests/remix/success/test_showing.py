"""K-Success on recipes' pages, on cards, in the search, and as a figure."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry, User
from kmeme.lib.errors import NotAllowed, Refused
from remix import asking, search
from remix.conversion import conversion
from remix.models import Certificate, RemixNode, SuccessCriteria, UserVideo
from tests.accounts import world
from tests.remix.admin.conftest import staff
from tests.remix.lineage.conftest import Plant
from tests.remix.success.conftest import Shoot, certify, decline, revoke, withdraw


def recipe_page(client: Client, node: RemixNode) -> str:
    return client.get(node.get_absolute_url()).content.decode()


def test_a_recipe_shows_who_made_it(client: Client, certificate: Certificate, node: RemixNode) -> None:
    html = recipe_page(client, node)
    assert "이 레시피로 해낸 사람들" in html
    assert certificate.get_absolute_url() in html
    assert "조회수 12,000회" in html


def test_a_recipe_without_any_says_nothing(client: Client, node: RemixNode) -> None:
    assert "K-Success" not in recipe_page(client, node)


@pytest.mark.django_db(transaction=True)
def test_a_new_certificate_shows_on_a_page_that_was_cached(
    client: Client, video: UserVideo, node: RemixNode, curator: User
) -> None:
    assert "K-Success" not in recipe_page(client, node)
    certificate = certify(video, curator)
    assert certificate.get_absolute_url() in recipe_page(client, node)
    revoke(video, curator)
    assert certificate.get_absolute_url() not in recipe_page(client, node)


def test_of_many_the_newest_six_show_and_the_rest_are_counted(
    client: Client, shoot: Shoot, node: RemixNode, curator: User
) -> None:
    for number in range(8):
        certify(shoot(by=world.person("creator", f"maker{number}")), curator)
    html = recipe_page(client, node)
    assert html.count('class="success"') == 6
    assert "모두 8개의 영상이" in html
    assert "maker7" in html
    assert "maker0" not in html


def test_certificates_add_no_query_to_the_page(
    client: Client, shoot: Shoot, plant: Plant, node: RemixNode, curator: User
) -> None:
    def queries(of: RemixNode) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(of.get_absolute_url())
        return len(captured)

    other = plant(days=30)
    client.get(other.get_absolute_url())  # what the first page of a process asks once
    for number in range(3):
        certify(shoot(by=world.person("creator", f"maker{number}")), curator)
    assert queries(node) <= 9
    assert queries(node) == 0


def test_cards_count_certificates(client: Client, certificate: Certificate) -> None:
    assert "K-Success 1" in client.get("/remix/").content.decode()


def test_the_search_finds_those_with_a_certificate(
    client: Client, certificate: Certificate, plant: Plant, node: RemixNode
) -> None:
    other = plant(title="아무도 안 찍은 밈")
    html = client.get("/remix/", {"certified": "1"}).content.decode()
    assert node.get_absolute_url() in html
    assert other.get_absolute_url() not in html


def test_a_revoked_certificate_finds_nothing(certificate: Certificate, curator: User) -> None:
    assert certificate.user_video
    revoke(certificate.user_video, curator)
    assert search.search(search.parsed({"certified": "1"})).nodes == []


def test_a_facet_that_is_none_of_ours_is_left_open(certificate: Certificate, plant: Plant) -> None:
    plant()
    assert len(search.search(search.parsed({"certified": "yes"})).nodes) == 2


def test_going_on_keeps_to_those_with_a_certificate(shoot: Shoot, plant: Plant, curator: User) -> None:
    nodes = [plant(days=30 + number) for number in range(3)]
    for number, of in enumerate(nodes):
        certify(shoot(of=of, by=world.person("creator", f"maker{number}")), curator)
        plant(days=10)
    query = search.parsed({"certified": "1"})
    first = search.search(query, size=2)
    second = search.search(query, first.cursor, size=2)
    assert [node.pk for node in [*first.nodes, *second.nodes]] == [node.pk for node in nodes]
    assert second.cursor is None


def test_conversion_counts_what_was_handed_in_and_kept(shoot: Shoot, curator: User, certificate: Certificate) -> None:
    decline(shoot(), curator)
    withdraw(shoot())
    revoke(certify_another(shoot, curator), curator)
    found = conversion()
    assert (found.submitted, found.certified) == (3, 1)
    assert found.rate == pytest.approx(1 / 3)


def certify_another(shoot: Shoot, curator: User) -> UserVideo:
    video = shoot()
    certify(video, curator)
    return video


def test_conversion_keeps_to_its_window(certificate: Certificate) -> None:
    now = timezone.now()
    assert conversion(now - timedelta(days=1), now).submitted == 1
    assert conversion(now - timedelta(days=3), now - timedelta(days=1)).submitted == 0


def test_without_anything_handed_in_there_is_no_rate(db: None) -> None:
    assert conversion().rate is None


def test_a_curator_says_what_a_recipe_asks(node: RemixNode, curator: User) -> None:
    asking.ask(actor=curator, node=node, least_views=500, times_parent=None)
    asking.ask(actor=curator, node=node, least_views=700, times_parent=3.0)
    assert SuccessCriteria.objects.get(node=node).least_views == 700
    entry = AuditEntry.objects.filter(action="node.ask").latest("id")
    assert entry.detail["before"] == {"least_views": 500, "times_parent": None}


@pytest.mark.parametrize(
    ("views", "times"), [(None, None), (0, None), (-5, None), (10**13, None), (None, 1.0), (None, 5000.0)]
)
def test_what_cannot_be_asked_is_refused(
    node: RemixNode, curator: User, views: int | None, times: float | None
) -> None:
    with pytest.raises(Refused):
        asking.ask(actor=curator, node=node, least_views=views, times_parent=times)
    assert not SuccessCriteria.objects.exists()


def test_only_curators_say_what_is_asked(node: RemixNode) -> None:
    with pytest.raises(NotAllowed):
        asking.ask(actor=staff("view_remixnode"), node=node, least_views=1, times_parent=None)
