import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from remix.models import Analysis, Video
from tests.remix.admin.conftest import run, staff
from tests.remix.admin.pages import address, said

SUBMIT = "/admin/remix/video/add/"
YOUTUBE = "https://youtu.be/dQw4w9WgXcQ?si=abc"


def test_a_file_starts_an_analysis_and_leads_to_it(admin: Client, clip: SimpleUploadedFile) -> None:
    answer = admin.post(SUBMIT, {"upload": clip}, follow=True)
    analysis = Analysis.objects.get()
    assert answer.redirect_chain == [(address(analysis), 302)]
    assert "분석을 시작했어요" in said(answer)
    assert analysis.video.original_name == "토끼 🐰.mp4"


def test_an_address_under_way_is_joined(admin: Client) -> None:
    admin.post(SUBMIT, {"url": YOUTUBE})
    answer = admin.post(SUBMIT, {"url": "https://www.youtube.com/shorts/dQw4w9WgXcQ"}, follow=True)
    assert "이미 분석하고 있어요" in said(answer)
    assert Analysis.objects.count() == 1


@pytest.mark.usefixtures("models")
def test_a_video_of_the_last_24_hours_is_answered_from_the_cache(admin: Client, clip: SimpleUploadedFile) -> None:
    admin.post(SUBMIT, {"upload": clip})
    run(Analysis.objects.get())
    clip.seek(0)
    answer = admin.post(SUBMIT, {"upload": clip}, follow=True)
    assert "24시간 안에 분석한 영상" in said(answer)


def test_a_host_that_is_not_accepted_is_refused_and_the_address_stays_in_the_form(admin: Client) -> None:
    answer = admin.post(SUBMIT, {"url": "https://example.com/clip"})
    assert answer.status_code == 422
    assert "YouTube, TikTok, Instagram 영상 주소나" in answer.content.decode()
    assert 'value="https://example.com/clip"' in answer.content.decode()
    assert not Video.objects.exists()


def test_text_named_like_a_video_is_refused_at_the_file_input(admin: Client) -> None:
    fake = SimpleUploadedFile("clip.mp4", b"this is not a video", content_type="video/mp4")
    answer = admin.post(SUBMIT, {"upload": fake}, headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["upload"]


def test_an_empty_file_is_refused_in_its_own_words(admin: Client) -> None:
    answer = admin.post(SUBMIT, {"upload": SimpleUploadedFile("clip.mp4", b"")})
    assert "파일이 비어 있어요" in answer.content.decode()


def test_nothing_at_all_says_what_is_accepted(admin: Client) -> None:
    answer = admin.post(SUBMIT, {"url": ""})
    assert "최대 200MB, 10분" in answer.context["form_errors"][""][0]


def test_the_upload_script_is_told_where_to_go(admin: Client, clip: SimpleUploadedFile) -> None:
    answer = admin.post(SUBMIT, {"upload": clip}, headers={"accept": "application/json"})
    assert answer.json() == {"address": address(Analysis.objects.get())}


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(
    admin: Client, clip: SimpleUploadedFile, settings: Settings
) -> None:
    settings.VIDEO_MAX_BYTES = 100_000
    answer = admin.post(SUBMIT, {"upload": clip})
    assert answer.status_code == 413
    assert "200MB를 넘는 파일이에요" in answer.content.decode()
    assert not getattr(answer.wsgi_request, "_read_started")  # noqa: B009  (private to Django)


def test_the_form_is_protected_against_forgery(curator: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(curator)
    assert browser.post(SUBMIT, {"url": YOUTUBE}).status_code == 403
    assert not Analysis.objects.exists()


def test_staff_without_the_permission_is_turned_away(client: Client, db: None) -> None:
    client.force_login(staff("view_video"))
    assert client.get(SUBMIT).status_code == 403


def test_a_stranger_is_sent_to_the_login(client: Client, db: None) -> None:
    answer = client.get(SUBMIT)
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_looking_at_the_form_starts_nothing(admin: Client) -> None:
    answer = admin.get(f"{reverse('admin:remix_video_add')}?url={YOUTUBE}")
    assert 'value="https://youtu.be/dQw4w9WgXcQ?si=abc"' in answer.content.decode()
    assert not Video.objects.exists()
