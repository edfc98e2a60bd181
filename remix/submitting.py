"""What a creator does with their result of a recipe: begin it with a file or a public post, hand it in, take it back.

The views of it are reported and checked in `remix.viewing`, the decision on it is made in `remix.certification`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.limit_stores import SturdyStore
from accounts.models import User
from curation import filing
from kmeme.lib import jobs, states
from kmeme.lib.errors import NotAllowed, Refused, Stale
from kmeme.lib.limits import Exceeded, Limit, Window
from remix import intake, submission_measuring
from remix.models import RemixNode
from remix.models.submission import BROKEN, MOST_CAPTION_LETTERS, UNDECIDED, Measuring, UserVideo, ViewReport
from remix.models.upload import Upload, UploadPurpose
from remix.sources import SourceRef
from remix.states import SUBMISSION, VIEW_REPORT, NodeState, SubmissionState, UploadState, ViewReportState
from remix.waiting import Waiting

BEGUN_PER_DAY = 20
BEGUN = Limit("submissions", (Window("day", BEGUN_PER_DAY, 86_400, zone="Asia/Seoul"),), SturdyStore)
"""Results that one person may begin in a day; what they withdraw is not given back."""
EARLIEST = timedelta(days=1)
"""A post may be dated this long before its recipe was published: people give a day, not a minute."""
CLOCK_AHEAD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Result:
    """What is handed in, checked: the file, the post, the words."""

    upload: Upload | None
    post: SourceRef | None
    caption: str


def begin(
    *, actor: User, node: RemixNode, upload: Upload | None = None, link: str = "", caption: str = ""
) -> UserVideo:
    """Start a result of `node` as a draft, by its file, its public post, or both; asked again, the same one answers.

    Raises Refused: a recipe that is not public, somebody else's file, an address that is no public post, one that this
    person handed in already, too many in a day. A short link is opened over the network before anything is locked.
    """
    result = _Result(upload, _post(link), clean_caption(caption))
    if result.upload is None and result.post is None:
        raise Refused("nothing_given", _("영상 파일이나 게시물 주소가 있어야 해요."))
    with transaction.atomic():
        # One begin of a person at a time: a double click waits here and finds what the first has made.
        actor = User.objects.select_for_update(no_key=True).get(pk=actor.pk)
        if not actor.is_active:
            raise NotAllowed("not_allowed", _("사용이 멈춘 계정이에요."))
        if known := _begun(actor, node, result):
            return known
        if not RemixNode.objects.published().filter(pk=node.pk).exists():
            raise Refused("not_published", _("공개된 레시피에만 영상을 낼 수 있어요."))
        return _make(actor, node, result)


def submit(
    *,
    actor: User,
    user_video: UserVideo,
    version: int,
    link: str = "",
    caption: str = "",
    posted_at: datetime | None = None,
) -> UserVideo:
    """Hand a draft in to the curators, with its last words; `posted_at` is when the post went up, if it did.

    Raises Refused for a file that cannot be read, a recipe that is gone, or a date that cannot be.
    """
    post, caption = _post(link), clean_caption(caption)
    with transaction.atomic():
        fresh = claim(actor, user_video, version, to=SubmissionState.SUBMITTED)
        if fresh.node.state != NodeState.PUBLISHED:
            raise Refused("not_published", _("레시피가 내려가서 지금은 낼 수 없어요."))
        if post:
            add_link(fresh, post)
        if fresh.measuring == Measuring.FAILED and fresh.measure_error != BROKEN and not fresh.link:
            raise Refused("bad_file", _("영상 파일을 읽을 수 없어요. 거둬들이고 다시 올려 주세요."))
        _check_date(fresh, posted_at)
        states.move(
            fresh,
            SubmissionState.SUBMITTED,
            graph=SUBMISSION,
            caption=caption,
            posted_at=posted_at,
            submitted_at=timezone.now(),
            version=fresh.version + 1,
        )
        audit.record(actor=actor, action="submission.submit", target=fresh)
        filing.put(kind=Waiting.SUBMISSION, subject_id=fresh.pk)
    return fresh


def withdraw(*, actor: User, user_video: UserVideo, version: int) -> UserVideo:
    """Take it back for good: the file, its proofs and what was measured go; that it was there stays."""
    with transaction.atomic():
        fresh = claim(actor, user_video, version, to=SubmissionState.WITHDRAWN)
        seen_in = fresh.state
        states.move(
            fresh,
            SubmissionState.WITHDRAWN,
            graph=SUBMISSION,
            withdrawn_from=seen_in,
            measured={},
            fit={},
            originality={},
            measuring=Measuring.NONE,
            caption="",
            version=fresh.version + 1,
        )
        fresh.frames.all().delete()
        for report in fresh.view_reports.filter(state=ViewReportState.OPEN):
            states.move(report, ViewReportState.LAPSED, graph=VIEW_REPORT, checked_at=timezone.now())
        audit.record(actor=actor, action="submission.withdraw", target=fresh, detail={"from": seen_in})
        filing.settle(kind=Waiting.SUBMISSION, subject_id=fresh.pk, actor=None, decision="withdrawn")
        if files := stored_files(fresh):
            jobs.defer("accounts:delete_files", lock=f"submission:{fresh.pk}", files=[list(file) for file in files])
    return fresh


def claim(actor: User, user_video: UserVideo, version: int, *, to: SubmissionState) -> UserVideo:
    """The creator's own result, locked, after checking the version they saw and that it may become `to`."""
    fresh = UserVideo.objects.select_for_update(of=["self"]).select_related("node", "upload").get(pk=user_video.pk)
    if fresh.creator_id != actor.pk or not actor.is_active:
        raise NotAllowed("not_allowed", _("내가 만든 영상만 바꿀 수 있어요."))
    if fresh.version != version:
        raise Stale("stale", _("그사이에 상태가 바뀌었어요. 새로 고친 뒤 다시 해 주세요."))
    if not SUBMISSION.allows(fresh.state, to):
        raise Refused("wrong_state", _("지금 상태에서는 할 수 없는 일이에요."))
    return fresh


def add_link(user_video: UserVideo, post: SourceRef) -> None:
    """Say where a result was posted, once; the caller has it locked. Raises Refused for a second or a known post."""
    if user_video.link_id:
        if (user_video.link_platform, user_video.link_id) != (post.platform, post.external_id):
            raise Refused("other_link", _("이미 다른 게시물의 주소를 적었어요."))
        return
    User.objects.select_for_update(no_key=True).get(pk=user_video.creator_id)
    if other := _own_of_post(user_video.creator_id, post):
        raise _already(other)
    user_video.link, user_video.link_platform, user_video.link_id = post.url, post.platform, post.external_id
    user_video.save(update_fields=["link", "link_platform", "link_id"])


def clean_caption(text: str) -> str:
    """Words of one person to another on one line. Raises Refused for too many, or letters that cannot be kept."""
    caption = " ".join(text.split())
    if len(caption) > MOST_CAPTION_LETTERS:
        raise Refused(
            "caption_too_long", _("하고 싶은 말은 %(most)d자까지 쓸 수 있어요.") % {"most": MOST_CAPTION_LETTERS}
        )
    if "\x00" in caption:
        raise Refused("bad_caption", _("쓸 수 없는 글자가 있어요."))
    return caption


def stored_files(user_video: UserVideo) -> list[tuple[str, str]]:
    """The files of a result as (storage alias, name): the video and the proofs of its views."""
    reports = ViewReport.objects.filter(user_video=user_video, proof__isnull=False).select_related("proof")
    uploads = [user_video.upload, *(report.proof for report in reports)]
    return [(upload.storage, str(upload.file.name)) for upload in uploads if upload and upload.file]


def _post(link: str) -> SourceRef | None:
    return intake.source_of(link) if link.strip() else None


def _begun(actor: User, node: RemixNode, result: _Result) -> UserVideo | None:
    """What this person began before with the same file or post; Refused when it went on, or is of another recipe."""
    if result.upload:
        _check_upload(actor, node, result.upload)
        if known := UserVideo.objects.filter(upload=result.upload).first():
            return known
    known = _own_of_post(actor.pk, result.post) if result.post else None
    if known is None:
        return None
    if known.state == SubmissionState.DRAFT and known.node_id == node.pk and result.upload is None:
        return known
    raise _already(known)


def _check_upload(actor: User, node: RemixNode, upload: Upload) -> None:
    if upload.owner_id != actor.pk:
        raise NotAllowed("not_allowed", _("내가 올린 파일만 낼 수 있어요."))
    if upload.purpose != UploadPurpose.SUBMISSION or upload.node_id != node.pk:
        raise Refused("wrong_upload", _("이 레시피에 내려고 올린 파일이 아니에요. 다시 올려 주세요."))
    if upload.state != UploadState.FINALISED:
        raise Refused("not_uploaded", _("파일이 아직 다 올라오지 않았어요. 올리기를 마치고 다시 해 주세요."))


def _own_of_post(creator: int, post: SourceRef) -> UserVideo | None:
    """This person's result that holds the post: one that is kept, or was taken back after a decision."""
    own = UserVideo.objects.of_post(post.platform, post.external_id).filter(creator=creator)
    return own.exclude(withdrawn_from__in=UNDECIDED).first()


def _already(known: UserVideo) -> Refused:
    return Refused("already_submitted", _("이미 낸 게시물이에요. 내 페이지의 제출 목록에서 확인해 주세요."))


def _make(actor: User, node: RemixNode, result: _Result) -> UserVideo:
    """The new draft, with its file on the way to being measured."""
    user_video = UserVideo.objects.create(
        creator=actor,
        node=node,
        upload=result.upload,
        link=result.post.url if result.post else "",
        link_platform=result.post.platform if result.post else "",
        link_id=result.post.external_id if result.post else "",
        caption=result.caption,
        measuring=Measuring.QUEUED if result.upload else Measuring.NONE,
    )
    audit.record(actor=actor, action="submission.begin", target=user_video)
    if result.upload:
        submission_measuring.request(user_video)
    try:
        # Last, so that nothing is spent when beginning fails; over the limit, the transaction takes the draft back.
        BEGUN.spend(str(actor.pk))
    except Exceeded as exceeded:
        exceeded.code = "submission_quota"
        exceeded.sentence = _("하루에 %(most)d개까지 낼 수 있어요. 내일 다시 내 주세요.") % {"most": BEGUN_PER_DAY}
        raise
    return user_video


def _check_date(user_video: UserVideo, posted_at: datetime | None) -> None:
    if posted_at is None:
        return
    if posted_at > timezone.now() + CLOCK_AHEAD:
        raise Refused("from_the_future", _("아직 오지 않은 날짜예요. 영상을 게시한 날을 적어 주세요."))
    published = user_video.node.published_at
    if published and posted_at < published - EARLIEST:
        raise Refused("before_the_recipe", _("레시피가 공개되기 전의 날짜예요. 이 레시피로 찍은 영상만 낼 수 있어요."))
