"""What a creator handed in: their list, each one's own page, and the buttons on it. Others see nothing of it."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views.asking import person
from kmeme.lib.errors import NotAllowed, Refused, Stale
from kmeme.lib.limits import Exceeded
from remix import certification, submission_measuring, submission_pages, submitting, uploading, viewing
from remix.models import Upload, UploadPurpose, UserVideo
from remix.states import SubmissionState
from remix.submission_forms import SubmitForm, ViewsForm
from remix.views.asking import seen_version, status_of
from remix.views.stored import stored_file

STATUS = {Stale: 409, NotAllowed: 403, Exceeded: 429}
A_PAGE = 20


@login_required
@never_cache
@require_safe
def submissions(request: HttpRequest) -> HttpResponse:
    """All that this person has begun or handed in."""
    page = Paginator(UserVideo.objects.filter(creator=person(request)), A_PAGE).get_page(request.GET.get("page"))
    start = max(0, page.start_index() - 1)
    context = {"rows": submission_pages.rows(person(request), start, A_PAGE), "page": page}
    return render(request, "remix/submissions.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them; posting hands a draft in."""
    user_video = _visible(request, pk)
    if request.method != "POST":
        return _page(request, user_video)
    form = SubmitForm(request.POST)
    if not form.is_valid():
        return _page(request, user_video, submit_form=form, status=400)
    try:
        submitting.submit(
            actor=person(request), user_video=user_video, version=seen_version(request), **form.cleaned_data
        )
    except Refused as error:
        form.add_error(None, str(error))
        return _page(request, user_video, submit_form=form, status=status_of(error, STATUS))
    return redirect(user_video)


@login_required
@never_cache
@require_POST
def report_views(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how often it was seen."""
    user_video = _visible(request, pk)
    form = ViewsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, user_video, views_form=form, status=400)
    values = form.cleaned_data
    proof = None
    try:
        proof = _proof(request, values["picture"], values["proof"])
        viewing.report_views(
            actor=person(request),
            user_video=user_video,
            views=values["views"],
            read_at=values["read_at"],
            proof=proof,
            link=values["link"],
        )
    except Refused as error:
        form.add_error(None, str(error))
        if proof:
            form.data = {**request.POST.dict(), "proof": str(proof.pk)}
        return _page(request, user_video, views_form=form, status=status_of(error, STATUS))
    return redirect(user_video)


@login_required
@never_cache
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    user_video = _visible(request, pk)
    try:
        submitting.withdraw(actor=person(request), user_video=user_video, version=seen_version(request))
    except Refused as error:
        return _page(request, user_video, refusal=error, status=status_of(error, STATUS))
    return redirect(user_video)


@login_required
@never_cache
@require_POST
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for another curator's look."""
    user_video = _visible(request, pk)
    words = request.POST.get("words", "")
    try:
        certification.appeal(actor=person(request), user_video=user_video, version=seen_version(request), words=words)
    except Refused as error:
        return _page(request, user_video, refusal=error, status=status_of(error, STATUS))
    return redirect(user_video)


@login_required
@never_cache
@require_POST
def measure_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the file measured once more after we failed."""
    user_video = _visible(request, pk)
    try:
        submission_measuring.measure_again(actor=person(request), user_video=user_video)
    except Refused as error:
        return _page(request, user_video, refusal=error, status=status_of(error, STATUS))
    return redirect(user_video)


@login_required
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The uploaded film itself, in ranges."""
    user_video = _visible(request, pk)
    if user_video.state == SubmissionState.WITHDRAWN or user_video.upload is None:
        raise Http404
    return stored_file(request, user_video.upload.file)


@login_required
@require_safe
def proof(request: HttpRequest, pk: int, report_id: int) -> HttpResponseBase:
    """The picture that proves a report of views."""
    user_video = _visible(request, pk)
    report = user_video.view_reports.select_related("proof").filter(pk=report_id).first()
    if report is None or report.proof is None or user_video.state == SubmissionState.WITHDRAWN:
        raise Http404
    return stored_file(request, report.proof.file)


def _page(
    request: HttpRequest,
    user_video: UserVideo,
    *,
    submit_form: SubmitForm | None = None,
    views_form: ViewsForm | None = None,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page as it is now, with what was typed."""
    fresh = submission_pages.user_video_for_page(user_video.pk)
    if fresh is None:
        raise Http404
    context: dict[str, Any] = {
        "page": submission_pages.submission_page(fresh, person(request)),
        "user_video": fresh,
        "node": fresh.node,
        "submit_form": submit_form or SubmitForm(initial=SubmitForm.values_of(fresh)),
        "views_form": views_form or ViewsForm(initial={"link": fresh.link}),
        "refusal": refusal,
    }
    return render(request, "remix/submission.html", context, status=status)


def _visible(request: HttpRequest, pk: int) -> UserVideo:
    """One's own, or any for staff who may see them; 404 otherwise, as if it did not exist."""
    user = person(request)
    user_video = submission_pages.user_video_for_page(pk)
    may_see = user.is_staff and user.has_perm("remix.view_uservideo")
    if user_video is None or not (user_video.creator_id == user.pk or may_see):
        raise Http404
    return user_video


def _proof(request: HttpRequest, picture: "UploadedFile[bytes] | None", key: uuid.UUID | None) -> Upload | None:
    """The picture that came with the form, else the one of an earlier try. Raises Refused for a bad one."""
    if picture and picture.size:
        return uploading.take_in(
            actor=person(request),
            purpose=UploadPurpose.PROOF,
            name=picture.name or "",
            content_type=picture.content_type or "",
            size=picture.size,
            content=picture,
        )
    return Upload.objects.filter(pk=key, owner=person(request)).first() if key else None
