"""K-Success: what curators decide about a video, and the one appeal of its creator.

Every verb takes the `version` that the person saw, and curators' verbs also `seen`, the mark of the dossier that was in
front of them (`remix.dossier.Dossier.mark`; empty: not compared). What was seen is kept with the decision.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts import audit, notifications
from accounts.models import User
from accounts.models.notification import MOST_NOTE_LETTERS
from curation import filing
from kmeme.lib import states
from kmeme.lib.cache import drop_on_commit
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import news, partner_events, success_points
from remix.certificate_codes import new_code
from remix.dossier import Dossier, dossier
from remix.models import Certificate, Decision, UserVideo
from remix.models.certificate import MOST_WORDS_LETTERS, CertifyReason, DeclineReason, RevokeReason, Verdict
from remix.page_cache import page_subject
from remix.states import SUBMISSION, SubmissionState
from remix.waiting import VIDEO_WAITS_AS, Waiting

REVOCABLE = [reason for reason in RevokeReason if reason != RevokeReason.HOLDER_LEFT]
"""Reasons that a curator may give; that its holder left is written by their erasure."""


@dataclass(frozen=True, slots=True)
class _Why:
    """Why something is decided, checked: a code of the verb's own list, and words for the creator."""

    code: str
    words: str


def certify(
    *, actor: User, user_video: UserVideo, version: int, reason_code: str, words: str = "", seen: str = ""
) -> Certificate:
    """Certify a video that meets one of its criteria, at first or after an appeal, and book what it earns.

    Raises NotAllowed for one's own video and an appeal against one's own decision, Refused when no criterion is met.
    """
    why = _why(CertifyReason, reason_code, words)
    with transaction.atomic():
        video = _claim(actor, user_video, version, SubmissionState.CERTIFIED)
        case = _case(actor, video, seen)
        if not case.met:
            raise Refused("not_met", _("아직 넘은 기준이 없어요. 조회수를 확인하거나 기준을 먼저 살펴봐 주세요."))
        if not video.creator.is_active:
            raise Refused("creator_gone", _("사용이 멈춘 계정의 영상이라 인증할 수 없어요."))
        decision = _decide(actor, case, Verdict.CERTIFIED, why)
        certificate = Certificate.objects.create(
            user_video=video,
            node=video.node,
            code=new_code(),
            holder_name=video.creator.name,
            title=video.node.title,
            link=video.link,
            reason_code=why.code,
            met=[finding.as_json() for finding in case.met],
            certified_at=timezone.now().replace(microsecond=0),
        )
        partner_events.certified(certificate)
        paid = success_points.pay(certificate=certificate, user_video=video, decided_by=actor)
        _tell(news.CERTIFIED, video, certificate.get_absolute_url(), decision, points=paid[0].amount)
        drop_on_commit([page_subject(video.node_id)])
    return certificate


def decline(
    *, actor: User, user_video: UserVideo, version: int, reason_code: str, words: str = "", seen: str = ""
) -> Decision:
    """Do not certify a video; its creator is told why, and may appeal once."""
    why = _why(DeclineReason, reason_code, words)
    with transaction.atomic():
        video = _claim(actor, user_video, version, SubmissionState.DECLINED)
        decision = _decide(actor, _case(actor, video, seen), Verdict.DECLINED, why)
        _tell(news.DECLINED, video, video.get_absolute_url(), decision)
    return decision


def appeal(*, actor: User, user_video: UserVideo, version: int, words: str) -> Decision:
    """Ask for another curator's look, once, saying why. Raises NotAllowed for somebody else's video."""
    words = _clean_words(words)
    if not words:
        raise Refused("words_needed", _("어떤 점을 다시 봐야 하는지 적어 주세요."))
    with transaction.atomic():
        video = _locked(user_video)
        if video.creator_id != actor.pk or not actor.is_active:
            raise NotAllowed("not_allowed", _("내가 만든 영상에만 이의를 낼 수 있어요."))
        if video.decisions.filter(verdict=Verdict.APPEALED).exists():
            raise Refused("already_appealed", _("이의는 한 번만 낼 수 있어요. 결과를 기다리거나 확인해 주세요."))
        _check(video, version, SubmissionState.APPEALED)
        filing.put(kind=Waiting.APPEAL, subject_id=video.pk)
        return _decide(actor, dossier(video), Verdict.APPEALED, _Why("", words))


def uphold(
    *, actor: User, user_video: UserVideo, version: int, reason_code: str, words: str = "", seen: str = ""
) -> Decision:
    """Stay with the refusal after an appeal, for good. Raises NotAllowed for whoever had declined."""
    why = _why(DeclineReason, reason_code, words)
    with transaction.atomic():
        video = _claim(actor, user_video, version, SubmissionState.UPHELD)
        decision = _decide(actor, _case(actor, video, seen), Verdict.UPHELD, why)
        _tell(news.UPHELD, video, video.get_absolute_url(), decision)
    return decision


def revoke(
    *, actor: User, user_video: UserVideo, version: int, reason_code: str, words: str = "", seen: str = ""
) -> Certificate:
    """Take a certificate back, which then says so to everybody, and take back what it had earned."""
    if reason_code not in REVOCABLE:
        raise Refused("reason_needed", _("이유를 골라 주세요."))
    why = _why(RevokeReason, reason_code, words)
    with transaction.atomic():
        video = _claim(actor, user_video, version, SubmissionState.REVOKED)
        decision = _decide(actor, _case(actor, video, seen), Verdict.REVOKED, why)
        certificate = video.certificate
        certificate.revoked_at, certificate.revocation_reason = timezone.now(), why.code
        certificate.save(update_fields=["revoked_at", "revocation_reason"])
        partner_events.certificate_revoked(certificate)
        success_points.take_back(certificate=certificate, actor=actor)
        _tell(news.REVOKED, video, certificate.get_absolute_url(), decision)
        drop_on_commit([page_subject(video.node_id)])
    return certificate


def _claim(actor: User, user_video: UserVideo, version: int, to: SubmissionState) -> UserVideo:
    """The video locked, after checking the person, the version they saw and the state."""
    if not actor.is_active or not actor.has_perm("remix.change_uservideo"):
        raise NotAllowed("not_allowed", _("영상을 심사할 권한이 없어요."))
    video = _locked(user_video)
    if video.creator_id == actor.pk:
        raise NotAllowed("own_video", _("내 영상은 내가 심사할 수 없어요. 다른 큐레이터에게 맡겨 주세요."))
    _check(video, version, to)
    return video


def _locked(user_video: UserVideo) -> UserVideo:
    videos = UserVideo.objects.select_for_update(of=["self"], no_key=True).select_related("creator", "node")
    return videos.get(pk=user_video.pk)


def _check(video: UserVideo, version: int, to: SubmissionState) -> None:
    if video.state == SubmissionState.WITHDRAWN:
        raise Refused("withdrawn", _("만든 사람이 거둬들인 영상이에요. 더 심사하지 않아도 돼요."))
    if video.version != version:
        raise _stale()
    if not SUBMISSION.allows(video.state, to):
        raise Refused("wrong_state", _("지금 상태에서는 할 수 없는 일이에요."))


def _case(actor: User, video: UserVideo, seen: str) -> Dossier:
    """What the decision is made on; refused to whoever decided the other way before, and when it has changed."""
    case = dossier(video)
    if video.state == SubmissionState.APPEALED and case.declined and case.declined.decided_by_id == actor.pk:
        raise NotAllowed("own_decision", _("내 결정에 낸 이의는 다른 큐레이터가 봐야 해요."))
    if seen and seen != case.mark:
        raise _stale()
    return case


def _stale() -> Stale:
    return Stale("stale", _("그사이에 바뀐 것이 있어요. 새로 고친 내용을 보고 다시 해 주세요."))


def _decide(actor: User, case: Dossier, verdict: Verdict, why: _Why) -> Decision:
    """Move the video and keep the decision with what was seen; the verdict names the state."""
    video = case.user_video
    decision = Decision.objects.create(
        user_video=video,
        verdict=verdict,
        reason_code=why.code,
        words=why.words,
        evidence=case.evidence,
        decided_by=actor,
    )
    waited_as = VIDEO_WAITS_AS.get(video.state)
    states.move(video, verdict.value, graph=SUBMISSION, version=video.version + 1)
    detail = {"decision": decision.pk, "seen": case.mark}
    audit.record(actor=actor, action=f"submission.{verdict.value}", target=video, reason_code=why.code, detail=detail)
    if waited_as:
        filing.settle(
            kind=waited_as, subject_id=video.pk, actor=actor, decision=verdict, reason_code=why.code, note=why.words
        )
    return decision


def _tell(kind: notifications.Kind, video: UserVideo, url: str, decision: Decision, **params: int) -> None:
    """Tell the creator, with the reason in their language and the curator's words."""
    with translation.override(video.creator.language):
        reason = decision.reason
    notifications.tell(
        recipient=video.creator,
        kind=kind.code,
        cause=f"{kind.code}:{video.pk}",
        url=url,
        params={"title": video.node.title, **params},
        # A notification's note has room for as many letters as the words alone.
        note="\n".join(filter(None, [reason, decision.words]))[:MOST_NOTE_LETTERS],
    )


def _why(codes: type[CertifyReason] | type[DeclineReason] | type[RevokeReason], code: str, words: str) -> _Why:
    if code not in codes.values:
        raise Refused("reason_needed", _("이유를 골라 주세요."))
    words = _clean_words(words)
    if code == DeclineReason.OTHER and not words:
        raise Refused("words_needed", _("‘그 밖의 이유’라면 무엇인지 적어 주세요."))
    return _Why(code, words)


def _clean_words(words: str) -> str:
    """What one person writes to another, without blank ends. Raises Refused for too much, or what cannot be kept."""
    words = words.replace("\r\n", "\n").strip()
    if len(words) > MOST_WORDS_LETTERS:
        raise Refused("words_too_long", _("덧붙이는 말은 %(most)d자까지 쓸 수 있어요.") % {"most": MOST_WORDS_LETTERS})
    if "\x00" in words:
        raise Refused("bad_words", _("쓸 수 없는 글자가 있어요."))
    return words
