"""The form, the receipt, and the page in the place of a recipe that went."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from remix.models import Certificate, Objection, Takedown
from remix.models.takedown import Scope
from remix.states import NodeState
from remix.takedown import deciding
from tests.remix.lineage.conftest import Plant
from tests.remix.takedown.conftest import WORDS, Ask, TakeDown

FORM = "/takedown/"
TYPED = {"reason": "copyright", "words": WORDS, "name": "권리자", "email": "owner@example.com", "sworn": "on"}


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def test_a_recipe_leads_to_the_form_and_the_form_knows_the_recipe(client: Client, plant: Plant) -> None:
    node = plant()
    assert f"/takedown/?page={node.node_id}" in text(client.get(node.get_absolute_url()))
    assert f'value="{node.node_id}"' in text(client.get(FORM, {"page": node.node_id}))


def test_sending_it_leads_to_a_receipt_without_the_requester(client: Client, plant: Plant) -> None:
    node = plant()
    answer = client.post(FORM, {**TYPED, "page": node.node_id}, follow=True)
    takedown = Takedown.objects.get()
    assert answer.redirect_chain[-1][0] == takedown.get_absolute_url()
    assert "요청을 받았어요" in text(answer)
    assert not any(secret in text(answer) for secret in ("owner@example.com", "권리자", WORDS))


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"page": "remix_999999"}, "레시피가 없어요"),
        ({"page": ""}, "필수"),
        ({"reason": ""}, "필수"),
        ({"words": "짧아요"}, "10자에서"),
        ({"email": "nobody"}, "이메일 주소를"),
        ({"link": "ftp://x"}, "https://로"),
        ({"sworn": ""}, "사실인지"),
    ],
    ids=["page", "no page", "reason", "words", "email", "link", "sworn"],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    client: Client, plant: Plant, missing: dict[str, str], sentence: str
) -> None:
    answer = client.post(FORM, {**TYPED, "page": plant().node_id, **missing})
    assert answer.status_code == 400
    assert sentence in text(answer)
    assert "권리자" in text(answer)
    assert not Takedown.objects.exists()


def test_a_signed_in_person_need_not_type_who_they_are(client: Client, creator: User) -> None:
    client.force_login(creator)
    assert 'value="creator@example.com"' in text(client.get(FORM))


@pytest.mark.parametrize("spelt", ["{code}", "{grouped}", "{lower}"])
def test_the_number_leads_to_the_receipt_however_it_is_spelt(
    client: Client, plant: Plant, ask: Ask, spelt: str
) -> None:
    takedown = ask(plant())
    code = takedown.code
    typed = spelt.format(code=code, grouped=f"{code[:4]}-{code[4:8]} {code[8:]}", lower=code.lower())
    answer = client.get(FORM, {"code": typed}, follow=True)
    assert answer.redirect_chain[-1][0] == takedown.get_absolute_url()


def test_what_is_no_number_is_said_so(client: Client, db: None) -> None:
    assert "접수 번호가 아니에요" in text(client.get(FORM, {"code": "없는 번호"}))


@pytest.mark.parametrize("code", ["AAAAAAAAAAAA", "x", "가나다"])
def test_an_unknown_number_is_not_found(client: Client, db: None, code: str) -> None:
    assert client.get(reverse("remix:takedown-receipt", args=[code])).status_code == 404


def test_too_many_requests_are_answered_429(client: Client, plant: Plant) -> None:
    nodes = [plant() for _number in range(6)]
    answers = [client.post(FORM, {**TYPED, "page": node.node_id}) for node in nodes]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) > 0


ADDRESSES = ["", "shoot/", "tree/", "tree.svg", "text-guide.txt", "beat-guide.wav", "storyboard.zip", "share.jpg"]


@pytest.mark.parametrize("rest", ADDRESSES, ids=lambda rest: rest or "page")
def test_every_address_of_a_recipe_that_went_says_gone_and_nothing_of_it(
    client: Client, plant: Plant, take_down: TakeDown, rest: str, django_capture_on_commit_callbacks: object
) -> None:
    node = plant()
    address = node.get_absolute_url() + rest
    assert client.get(address).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        take_down(node)
    answer = client.get(address)
    assert answer.status_code == 410
    assert "저작권을 침해해요" in text(answer)
    assert node.title not in text(answer)
    assert "noindex" in text(answer)


def test_the_tombstone_speaks_english(client: Client, plant: Plant, take_down: TakeDown) -> None:
    node = plant()
    take_down(node)
    assert client.get(node.get_absolute_url(), {"lang": "en"}).headers["Content-Language"] == "en"


def test_the_tombstone_leads_to_what_it_came_from(client: Client, plant: Plant, take_down: TakeDown) -> None:
    root = plant()
    child = plant(root)
    take_down(child)
    assert root.get_absolute_url() in text(client.get(child.get_absolute_url()))


def test_its_maker_is_led_to_the_receipt_and_nobody_else(
    client: Client, plant: Plant, take_down: TakeDown, creator: User
) -> None:
    node = plant(columns={"creator": creator})
    takedown = take_down(node)
    assert takedown.get_absolute_url() not in text(client.get(node.get_absolute_url()))
    client.force_login(creator)
    assert takedown.get_absolute_url() in text(client.get(node.get_absolute_url()))


def test_a_draft_that_was_taken_down_was_never_there(
    client: Client, plant: Plant, take_down: TakeDown, curator: User
) -> None:
    node = plant(state=NodeState.DRAFT)
    take_down(node, actor=curator)
    assert client.get(node.get_absolute_url()).status_code == 404


def test_a_page_that_was_kept_goes_at_once_and_comes_back_at_once(
    client: Client, plant: Plant, take_down: TakeDown, curator: User, django_capture_on_commit_callbacks: object
) -> None:
    node = plant()
    client.get(node.get_absolute_url())
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        takedown = take_down(node)
    assert client.get(node.get_absolute_url()).status_code == 410
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        deciding.restore(actor=curator, takedown=takedown, version=takedown.version, reason_code="mistake")
    assert client.get(node.get_absolute_url()).status_code == 200


def test_it_is_on_no_list_any_more(
    client: Client, plant: Plant, take_down: TakeDown, django_capture_on_commit_callbacks: object
) -> None:
    node = plant(title="사라질 제목")
    assert "사라질 제목" in text(client.get("/remix/"))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        take_down(node)
    for address in ("/remix/", "/sitemap-recipes.xml"):
        assert "사라질 제목" not in text(client.get(address))
        assert node.node_id not in text(client.get(address))


def test_the_family_keeps_its_place_without_its_title(client: Client, plant: Plant, take_down: TakeDown) -> None:
    root = plant()
    gone = plant(root, title="사라질 제목")
    plant(gone)
    take_down(gone)
    page = text(client.get(f"{root.get_absolute_url()}tree/"))
    assert "사라질 제목" not in page
    assert gone.node_id not in page or "삭제된 레시피" in page


def test_a_certificate_holds_but_does_not_name_it(client: Client, plant: Plant, take_down: TakeDown) -> None:
    node = plant(title="사라질 제목")
    certificate = Certificate.objects.create(
        node=node,
        code="K7QM2D4X9FTA",
        title="사라질 제목",
        reason_code="criteria_met",
        met=[],
        certified_at="2026-01-01T00:00:00Z",
    )
    take_down(node)
    page = text(client.get(certificate.get_absolute_url()))
    assert "사라질 제목" not in page
    assert "내려간 레시피" in page
    assert "취소된" not in page


def test_objecting_from_the_receipt(client: Client, plant: Plant, take_down: TakeDown, creator: User) -> None:
    takedown = take_down(plant(columns={"creator": creator}))
    address = f"{takedown.get_absolute_url()}object/"
    assert address not in text(client.get(takedown.get_absolute_url()))
    client.force_login(creator)
    assert address in text(client.get(takedown.get_absolute_url()))
    answer = client.post(address, {"words": WORDS}, follow=True)
    assert "이의를 냈어요" in text(answer)
    assert Objection.objects.get().words == WORDS


def test_an_objection_without_words_is_refused_on_the_same_page(
    client: Client, plant: Plant, take_down: TakeDown, creator: User
) -> None:
    takedown = take_down(plant(columns={"creator": creator}))
    client.force_login(creator)
    answer = client.post(f"{takedown.get_absolute_url()}object/", {"words": "왜요"})
    assert answer.status_code == 400
    assert "왜요" in text(answer)


def test_a_stranger_cannot_object(client: Client, plant: Plant, take_down: TakeDown, creator: User) -> None:
    takedown = take_down(plant())
    client.force_login(creator)
    assert client.post(f"{takedown.get_absolute_url()}object/", {"words": WORDS}).status_code == 403


@pytest.mark.parametrize("state", ["upheld", "refused", "restored"])
def test_the_receipt_says_what_was_decided(client: Client, plant: Plant, ask: Ask, curator: User, state: str) -> None:
    takedown = ask(plant())
    if state == "refused":
        deciding.refuse(actor=curator, takedown=takedown, version=1, reason_code="no_right", answer="증빙이 필요해요.")
    else:
        takedown = deciding.take_down(
            actor=curator,
            takedown=takedown,
            version=1,
            scope=Scope.ONLY,
            reason_code="minor",
            answer="증빙이 필요해요.",
        )
    if state == "restored":
        deciding.restore(actor=curator, takedown=takedown, version=2, reason_code="mistake")
    page = text(client.get(takedown.get_absolute_url()))
    said = {"upheld": "레시피를 내렸어요", "refused": "그대로 두었어요", "restored": "되살렸어요"}
    assert said[state] in page
    assert "증빙이 필요해요." in page
