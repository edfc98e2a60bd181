"""What creators send about their results, and the examples of the docs."""

from datetime import UTC
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from kmeme.lib.api.inputs import Body, Text
from remix.models.certificate import MOST_WORDS_LETTERS
from remix.models.observation import MOST_VIEWS
from remix.models.submission import MOST_CAPTION_LETTERS
from remix.sources import MAX_URL_LENGTH

_POST = _("YouTube, TikTok, Instagram에 올린 게시물의 주소.")
_POSTED = _("게시물을 올린 때.")


class SubmitBody(Body):
    """What `POST /submissions/{submission_id}/submit/` takes."""

    link = Text(max_length=MAX_URL_LENGTH, required=False, help_text=_POST)
    caption = Text(max_length=MOST_CAPTION_LETTERS, allow_blank=True, required=False, help_text=_("하고 싶은 말."))
    posted_at = serializers.DateTimeField(required=False, default_timezone=UTC, help_text=_POSTED)


class BeginBody(SubmitBody):
    """What `POST /submissions/` takes."""

    node_id = Text(max_length=30, help_text=_("따라 찍은 레시피의 번호."))
    upload_id = serializers.UUIDField(required=False, help_text=_("purpose=submission으로 다 올린 파일."))
    submit = serializers.BooleanField(
        default=False, help_text=_("true면 바로 제출해요. 아니면 준비 중인 채로 남아 레시피와 견줘 볼 수 있어요.")
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A file or a post; the last words only when it is handed in, because a draft would not keep them."""
        if "upload_id" not in attrs and "link" not in attrs:
            raise serializers.ValidationError(_("upload_id와 link 중 하나는 보내 주세요."), code="required")
        if attrs["submit"]:
            return attrs
        early: list[str] = [name for name in ("caption", "posted_at") if name in attrs]
        early += ["link"] if "upload_id" in attrs and "link" in attrs else []
        if early:
            sentence = _("submit: true와 함께, 또는 제출할 때 보내 주세요.")
            raise serializers.ValidationError(dict.fromkeys(early, sentence), code="not_together")
        return attrs


class ViewsBody(Body):
    """What `POST /submissions/{submission_id}/views/` takes."""

    views = serializers.IntegerField(min_value=0, max_value=MOST_VIEWS)
    read_at = serializers.DateTimeField(
        required=False, default_timezone=UTC, help_text=_("조회수를 읽은 때. 비우면 지금이에요.")
    )
    upload_id = serializers.UUIDField(required=False, help_text=_("purpose=proof로 올린, 조회수가 보이는 화면."))
    link = Text(max_length=MAX_URL_LENGTH, required=False, help_text=_POST)


class AppealBody(Body):
    """What `POST /submissions/{submission_id}/appeal/` takes."""

    words = Text(max_length=MOST_WORDS_LETTERS, help_text=_("어떤 점을 다시 봐야 하는지."))


LINK = "https://www.tiktok.com/@dancer/video/7412345678901234567"
BEGIN: dict[str, Any] = {"node_id": "remix_000123", "link": LINK}
SUBMIT: dict[str, Any] = {"caption": "막차에서 찍었어요", "posted_at": "2026-11-22T11:00:00Z"}
VIEWS: dict[str, Any] = {"views": 12_400, "read_at": "2026-11-23T02:59:00Z"}
APPEAL = {"words": "원본보다 먼저 올린 영상이에요."}
REPORT: dict[str, Any] = {
    "report_id": 88,
    "views": 12_400,
    "read_at": "2026-11-23T02:59:00Z",
    "state": "open",
    "reason": None,
    "reported_at": "2026-11-23T03:00:30Z",
}
SUMMARY: dict[str, Any] = {
    "submission_id": 42,
    "node_id": "remix_000123",
    "state": "submitted",
    "upload_id": None,
    "link": LINK,
    "caption": "막차에서 찍었어요",
    "posted_at": "2026-11-22T11:00:00Z",
    "views": None,
    "measuring": None,
    "created_at": "2026-11-22T12:00:00Z",
    "submitted_at": "2026-11-22T12:01:00Z",
    "page_url": "https://kmeme.example/submissions/42/",
}
ONE: dict[str, Any] = {**SUMMARY, "fit": None, "view_reports": [REPORT], "certificate": None, "reason": None}
