"""The views of a submitted video: reported by its creator with proof, checked by a curator, never changed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.limit_stores import SturdyStore
from accounts.models import User
from kmeme.lib import states
from kmeme.lib.errors import NotAllowed, Refused, Stale
from kmeme.lib.limits import Exceeded, Limit, Window
from remix import intake
from remix.models import Upload, UploadPurpose, UserVideo, ViewReport
from remix.models.observation import MOST_VIEWS
from remix.models.submission import MOST_NOTE_LETTERS, ViewRejection
from remix.sources import SourceRef
from remix.states import REPORTABLE_STATES, VIEW_REPORT, UploadState, ViewReportState
from remix.submitting import CLOCK_AHEAD, add_link

REPORTS_PER_DAY = 10
REPORTED = Limit("view-reports", (Window("day", REPORTS_PER_DAY, 86_400, zone="Asia/Seoul"),), SturdyStore)


def report_views(
    *,
    actor: User,
    user_video: UserVideo,
    views: int,
    read_at: datetime | None = None,
    proof: Upload | None = None,
    link: str = "",
) -> ViewReport:
    """Add one reading of the post's views, with a picture of it, the public post, or both as proof.

    A newer report takes the place of one that waits. Refused: no proof, counts that cannot be or that fall below what a
    curator has checked, times in the future or before the post was up, somebody else's picture.
    """
    post = intake.source_of(link) if link.strip() else None
    at = read_at or timezone.now()
    with transaction.atomic():
        fresh = UserVideo.objects.select_for_update(of=["self"]).select_related("node").get(pk=user_video.pk)
        _check_person(actor, fresh)
        if proof and (known := ViewReport.objects.filter(proof=proof, user_video=fresh).first()):
            return known
        _check_proof(actor, fresh, proof)
        if post:
            add_link(fresh, post)
        _check_count(fresh, views, at)
        for waiting in ViewReport.objects.filter(user_video=fresh, state=ViewReportState.OPEN):
            states.move(waiting, ViewReportState.LAPSED, graph=VIEW_REPORT, checked_at=timezone.now())
        report = _add(fresh, views, at, proof, post)
        audit.record(actor=actor, action="submission.report_views", target=fresh, detail={"views": views})
        _spend(actor)
    return report


def check_views(
    *, actor: User, report: ViewReport, accepted: bool, reason_code: str = "", note: str = ""
) -> ViewReport:
    """Decide a report: accepted views count for the video; a refusal says why (`ViewRejection`).

    Raises NotAllowed for one's own video too, Stale when the report was decided or replaced meanwhile, Refused for a
    missing reason or a video that was taken back.
    """
    note = " ".join(note.split())
    if not accepted and reason_code not in ViewRejection.values:
        raise Refused("reason_needed", _("조회수를 인정하지 않는 이유를 골라 주세요."))
    if len(note) > MOST_NOTE_LETTERS or "\x00" in note:
        raise Refused("bad_note", _("덧붙인 말은 %(most)d자까지 쓸 수 있어요.") % {"most": MOST_NOTE_LETTERS})
    if not actor.has_perm("remix.change_viewreport"):
        raise NotAllowed("not_allowed", _("조회수를 확인할 권한이 없어요."))
    with transaction.atomic():
        fresh = UserVideo.objects.select_for_update().get(pk=report.user_video_id)
        if fresh.creator_id == actor.pk:
            raise NotAllowed("own_video", _("내 영상의 조회수는 다른 큐레이터가 확인해야 해요."))
        report = ViewReport.objects.get(pk=report.pk)
        if report.state != ViewReportState.OPEN:
            raise Stale("stale", _("그사이에 다른 사람이 확인했거나 새 보고가 왔어요. 새로 고쳐 주세요."))
        states.move(
            report,
            ViewReportState.ACCEPTED if accepted else ViewReportState.REJECTED,
            graph=VIEW_REPORT,
            checked_by=actor,
            checked_at=timezone.now(),
            reason_code="" if accepted else reason_code,
            note=note,
        )
        if accepted:
            # A decision is made on these: one that was taken before they were known no longer holds.
            fresh.views, fresh.views_at, fresh.version = report.views, report.read_at, fresh.version + 1
            fresh.save(update_fields=["views", "views_at", "version"])
        detail = {"views": report.views, "accepted": accepted, "report": report.pk}
        audit.record(
            actor=actor, action="submission.check_views", target=fresh, reason_code=report.reason_code, detail=detail
        )
    return report


def _check_person(actor: User, user_video: UserVideo) -> None:
    if user_video.creator_id != actor.pk or not actor.is_active:
        raise NotAllowed("not_allowed", _("내가 만든 영상만 바꿀 수 있어요."))
    if user_video.state not in REPORTABLE_STATES:
        raise Refused("wrong_state", _("제출한 영상의 조회수만 적을 수 있어요."))


def _check_proof(actor: User, user_video: UserVideo, proof: Upload | None) -> None:
    """A picture must be this person's own, whole, meant as a proof, and not used before."""
    if proof is None:
        return
    if proof.owner_id != actor.pk:
        raise NotAllowed("not_allowed", _("내가 올린 파일만 낼 수 있어요."))
    if proof.purpose != UploadPurpose.PROOF or proof.state != UploadState.FINALISED:
        raise Refused("wrong_upload", _("증빙으로 올린 그림이 아니에요. 다시 올려 주세요."))
    if ViewReport.objects.filter(proof=proof).exists():
        raise Refused("proof_used", _("다른 보고에 쓴 그림이에요. 새로 찍은 화면을 올려 주세요."))


def _check_count(user_video: UserVideo, views: int, at: datetime) -> None:
    if not isinstance(views, int) or isinstance(views, bool) or not 0 <= views <= MOST_VIEWS:
        raise Refused("impossible_views", _("조회수는 0 이상의 정수로 적어 주세요."))
    if at > timezone.now() + CLOCK_AHEAD:
        raise Refused("from_the_future", _("아직 오지 않은 날짜예요. 조회수를 확인한 때를 적어 주세요."))
    if user_video.posted_at and at < user_video.posted_at:
        raise Refused("before_birth", _("영상이 올라가기 전의 날짜예요."))
    known, known_at = user_video.views, user_video.views_at
    if known is not None and known_at is not None and (at < known_at or views < known):
        raise Refused("views_went_down", _("확인된 조회수보다 적거나 오래된 숫자예요. 지금 화면의 숫자를 적어 주세요."))


def _add(user_video: UserVideo, views: int, at: datetime, proof: Upload | None, post: SourceRef | None) -> ViewReport:
    link = post.url if post else user_video.link
    if proof is None and not link:
        raise Refused("proof_needed", _("조회수가 보이는 화면이나 게시물 주소가 있어야 해요."))
    return ViewReport.objects.create(user_video=user_video, views=views, read_at=at, proof=proof, link=link)


def _spend(actor: User) -> None:
    try:
        REPORTED.spend(str(actor.pk))
    except Exceeded as exceeded:
        exceeded.code = "view_report_quota"
        exceeded.sentence = _("하루에 %(most)d번까지 적을 수 있어요. 내일 다시 적어 주세요.") % {
            "most": REPORTS_PER_DAY
        }
        raise
