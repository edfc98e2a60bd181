"""A submission's own page: for its creator and for staff, saying what comes next and what may be done."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from remix import publishing, submission_measuring, submitting, viewing
from remix.models import RemixNode, Upload, UploadPurpose, UserVideo, ViewReport
from remix.states import SubmissionState, ViewReportState
from tests.accounts.world import person
from tests.media_factory import Scene, pictures, write_video
from tests.remix.lineage.conftest import Plant
from tests.remix.pipeline.conftest import Work
from tests.remix.submissions.conftest import OTHER_POST, POST, Put, in_state


def png() -> io.BytesIO:
    """A picture of a number."""
    file = io.BytesIO()
    Image.new("RGB", (90, 160), "#17140f").save(file, "PNG")
    file.seek(0)
    file.name = "views.png"
    return file


@pytest.fixture
def own(client: Client, creator: User) -> Client:
    """The creator's browser."""
    client.force_login(creator)
    return client


@pytest.fixture
def filmed(creator: User, node: RemixNode, put: Put, tmp_path: Path, work: Work) -> UserVideo:
    """A draft with a film as the recipe says, measured."""
    film = write_video(tmp_path / "film.mp4", pictures([Scene(5, 1), Scene(5, 2)], 108, 192, 12), fps=12)
    draft = submitting.begin(actor=creator, node=node, upload=put(film))
    work()
    return UserVideo.objects.get(pk=draft.pk)


def page(client: Client, user_video: UserVideo) -> str:
    response = client.get(user_video.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


QUERIES = 5  # session, person, how many, submissions, views that were reported
PATHS = ["", "file/"]
POSTS = ["views/", "withdraw/", "measure/", "appeal/"]


@pytest.mark.parametrize("path", PATHS)
def test_somebody_elses_page_does_not_exist(client: Client, rival: User, filmed: UserVideo, path: str) -> None:
    client.force_login(rival)
    assert client.get(f"{filmed.get_absolute_url()}{path}").status_code == 404


@pytest.mark.parametrize("path", ["", *POSTS])
def test_somebody_elses_buttons_do_not_exist(client: Client, rival: User, filmed: UserVideo, path: str) -> None:
    client.force_login(rival)
    assert client.post(f"{filmed.get_absolute_url()}{path}", {"version": 1}).status_code == 404
    filmed.refresh_from_db()
    assert filmed.state == SubmissionState.DRAFT


def test_a_visitor_is_asked_to_sign_in(client: Client, filmed: UserVideo) -> None:
    assert client.get(filmed.get_absolute_url())["Location"].startswith("/login/")


@pytest.mark.parametrize("number", [0, 999_999_999, 10**25])
def test_a_number_that_is_nobodys_does_not_exist(own: Client, number: int) -> None:
    assert own.get(f"/submissions/{number}/").status_code == 404


def test_a_curator_sees_it_and_cannot_act_for_its_creator(client: Client, filmed: UserVideo) -> None:
    client.force_login(person("curator", "kim"))
    text = page(client, filmed)
    assert "제출하기" not in text
    assert client.post(filmed.get_absolute_url(), {"version": filmed.version}).status_code == 403


def test_the_hint_is_for_curators_alone(own: Client, filmed: UserVideo, curator: User) -> None:
    assert "독창성" not in page(own, filmed)
    own.force_login(curator)
    assert "독창성" in page(own, filmed)


def test_a_curators_own_video_hides_its_hint_from_them(client: Client, curator: User, node: RemixNode) -> None:
    client.force_login(curator)
    assert "독창성" not in page(client, submitting.begin(actor=curator, node=node, link=POST))


def test_the_report_is_drawn_and_said(own: Client, filmed: UserVideo) -> None:
    text = page(own, filmed)
    assert 'class="thread-on"' in text
    assert "컷이 레시피의 자리에 있어요." in text
    assert "길이가 레시피와 같아요" in text
    assert "점수가 아니에요" in text


def test_what_nobody_can_know_is_said_as_such(own: Client, filmed: UserVideo) -> None:
    assert '<li class="unknown"><span class="question" aria-hidden="true">?</span>' in page(own, filmed)


def test_a_recipe_that_was_edited_since_is_told(own: Client, curator: User, filmed: UserVideo) -> None:
    node = filmed.node
    publishing.edit(actor=curator, node=node, version=node.version, recipe={**node.recipe, "title": "새 제목"})
    assert "잰 뒤에 레시피가 바뀌었어요" in page(own, filmed)


def test_while_it_is_measured_the_page_says_so(own: Client, creator: User, node: RemixNode, put: Put) -> None:
    assert "영상을 재고 있어요" in page(own, submitting.begin(actor=creator, node=node, upload=put()))


def test_what_we_failed_to_measure_has_a_button(own: Client, creator: User, node: RemixNode, put: Put) -> None:
    draft = submitting.begin(actor=creator, node=node, upload=put())
    submission_measuring.give_up(draft.pk)
    assert "다시 재기" in page(own, draft)
    assert own.post(f"{draft.get_absolute_url()}measure/").status_code == 302


def test_a_draft_is_handed_in_from_its_page(own: Client, filmed: UserVideo) -> None:
    posted = timezone.localtime() - timedelta(hours=3)
    form = {"version": 1, "link": POST, "caption": "한 번에!", "posted_at": posted.strftime("%Y-%m-%dT%H:%M")}
    assert own.post(filmed.get_absolute_url(), form).status_code == 302
    filmed.refresh_from_db()
    assert (filmed.state, filmed.link, filmed.caption) == (SubmissionState.SUBMITTED, POST, "한 번에!")
    assert filmed.posted_at == posted.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ({"link": "https://example.com/1"}, 400, "YouTube, TikTok, Instagram 영상 주소"),
        ({"posted_at": "2999-01-01T00:00"}, 400, "아직 오지 않은 날짜예요"),
        ({"posted_at": "yesterday"}, 400, "problem"),
        ({"version": 7}, 409, "그사이에 상태가 바뀌었어요"),
        ({"version": "x"}, 409, "그사이에 상태가 바뀌었어요"),
        ({"caption": "가" * 301}, 400, "problem"),
    ],
)
def test_a_form_that_is_refused_keeps_what_was_typed(
    own: Client, filmed: UserVideo, fields: dict[str, object], status: int, says: str
) -> None:
    response = own.post(filmed.get_absolute_url(), {"version": 1, "caption": "그대로 있어요", **fields})
    assert response.status_code == status
    assert says in response.content.decode()
    if "caption" not in fields:
        assert "그대로 있어요" in response.content.decode()


def test_views_are_told_with_a_picture(own: Client, creator: User, filmed: UserVideo) -> None:
    submitting.submit(actor=creator, user_video=filmed, version=1)
    sent = own.post(f"{filmed.get_absolute_url()}views/", {"views": "12000", "picture": png()})
    assert sent.status_code == 302
    report = ViewReport.objects.get()
    assert report.views == 12_000
    assert report.proof is not None
    assert report.proof.purpose == UploadPurpose.PROOF
    picture = own.get(f"{filmed.get_absolute_url()}views/{report.pk}/proof/")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")


@pytest.mark.parametrize(
    ("views", "says"),
    [
        ("-5", "0 이상"),
        ("1e9", "숫자로"),
        ("", "숫자로"),
        (str(10**20), "너무 커요"),
        ("9" * 5000, "problem"),
    ],
)
def test_views_that_cannot_be_are_refused_in_words(own: Client, submitted: UserVideo, views: str, says: str) -> None:
    response = own.post(f"{submitted.get_absolute_url()}views/", {"views": views})
    assert response.status_code == 400
    assert says in response.content.decode()
    assert not ViewReport.objects.exists()


def test_a_picture_survives_a_wrong_number(own: Client, creator: User, curator: User, submitted: UserVideo) -> None:
    report = viewing.report_views(actor=creator, user_video=submitted, views=100)
    viewing.check_views(actor=curator, report=report, accepted=True)
    url = f"{submitted.get_absolute_url()}views/"
    refused = own.post(url, {"views": "99", "picture": png()})
    upload = Upload.objects.get(purpose=UploadPurpose.PROOF)
    assert refused.status_code == 400
    assert f'name="proof" value="{upload.pk}"' in refused.content.decode()
    assert own.post(url, {"views": "199", "proof": str(upload.pk)}).status_code == 302
    assert ViewReport.objects.get(state=ViewReportState.OPEN).proof == upload


def test_a_text_is_no_picture(own: Client, submitted: UserVideo) -> None:
    fake = io.BytesIO(b"<script>alert(1)</script>")
    fake.name = "views.png"
    response = own.post(f"{submitted.get_absolute_url()}views/", {"views": "9", "picture": fake})
    assert response.status_code == 400
    assert "그림 파일이 아니에요" in response.content.decode()
    assert not ViewReport.objects.exists()


def test_somebody_elses_picture_is_as_if_it_were_not_there(
    own: Client, creator: User, rival: User, filmed: UserVideo, put: Put
) -> None:
    submitting.submit(actor=creator, user_video=filmed, version=1)
    theirs = put(owner=rival, purpose=UploadPurpose.PROOF)
    response = own.post(f"{filmed.get_absolute_url()}views/", {"views": "9", "proof": str(theirs.pk)})
    assert response.status_code == 400
    assert not ViewReport.objects.exists()


def test_it_is_taken_back_from_its_page(own: Client, submitted: UserVideo) -> None:
    assert own.post(f"{submitted.get_absolute_url()}withdraw/", {"version": 1}).status_code == 409
    assert own.post(f"{submitted.get_absolute_url()}withdraw/", {"version": "x"}).status_code == 409
    assert own.post(f"{submitted.get_absolute_url()}withdraw/", {"version": submitted.version}).status_code == 302
    assert "거둬들인 영상이에요" in page(own, submitted)


def test_the_film_plays_in_ranges_for_its_creator(own: Client, filmed: UserVideo) -> None:
    response = own.get(f"{filmed.get_absolute_url()}file/", headers={"Range": "bytes=0-9"})
    assert (response.status_code, response["Content-Type"]) == (206, "video/mp4")
    assert "public" not in response["Cache-Control"]


def test_a_film_that_was_taken_back_is_gone(own: Client, creator: User, filmed: UserVideo) -> None:
    submitting.withdraw(actor=creator, user_video=filmed, version=1)
    assert own.get(f"{filmed.get_absolute_url()}file/").status_code == 404


@pytest.mark.parametrize("state", sorted(SubmissionState))
def test_every_state_has_a_page_that_says_what_comes_next(own: Client, filmed: UserVideo, state: str) -> None:
    text = page(own, in_state(filmed, state))
    assert '<p class="concept"></p>' not in text
    assert ("거둬들이기" in text) == (state in ("draft", "submitted", "declined"))


@pytest.mark.parametrize(
    ("accepted", "says"), [(True, "큐레이터의 결정을 기다려요"), (False, "이유를 보고 다시 알려 주세요")]
)
def test_the_next_step_follows_the_views(
    own: Client, creator: User, curator: User, submitted: UserVideo, accepted: bool, says: str
) -> None:
    assert "조회수를 알려 주세요" in page(own, submitted)
    report = viewing.report_views(actor=creator, user_video=submitted, views=100)
    assert "큐레이터가 조회수를 확인하고 있어요" in page(own, submitted)
    viewing.check_views(actor=curator, report=report, accepted=accepted, reason_code="" if accepted else "other")
    assert says in page(own, submitted)


def test_my_page_lists_the_newest_and_leads_to_all(own: Client, creator: User, node: RemixNode, put: Put) -> None:
    for _ in range(6):
        submitting.begin(actor=creator, node=node, upload=put())
    text = own.get("/me/").content.decode()
    assert text.count('href="/submissions/') == 5 + 1
    assert own.get("/submissions/").content.decode().count('class="next"') == 6


def test_an_empty_list_invites(own: Client) -> None:
    for path in ("/me/", "/submissions/"):
        assert "마음에 드는 레시피를 골라 찍어 보세요" in own.get(path).content.decode()


def test_somebody_elses_are_not_in_my_list(own: Client, rival: User, node: RemixNode) -> None:
    submitting.begin(actor=rival, node=node, link=OTHER_POST)
    assert 'class="next"' not in own.get("/submissions/").content.decode()


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_takes_the_same_queries_for_one_and_for_many(
    own: Client, creator: User, plant: Plant, put: Put, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        node = plant()
        submitting.begin(actor=creator, node=node, upload=put(of=node))
    own.get("/submissions/")
    with django_assert_num_queries(QUERIES):
        own.get("/submissions/")
