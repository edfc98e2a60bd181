"""Files with places and coupon codes: choose one, read what would happen line by line, then put it in."""

from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from campaigns.admin.pages import UNPROCESSABLE, Pages, told
from campaigns.importing import coupons, places, running
from campaigns.importing.reading import MOST_BYTES
from campaigns.models import Campaign, CsvImport, ImportKind, ImportState, Reward, RewardKind
from kmeme.lib.errors import NotAllowed, Refused
from remix.admin.people import acting

SHOWN_PROBLEMS = 100
FORM_OVERHEAD_BYTES = 64 * 1024
EARLIER = 5
_TOO_LARGE = gettext_lazy("파일은 20MB까지 올릴 수 있어요. 나눠서 올려 주세요.")
COLUMNS = {
    "external_id": gettext_lazy("매장 번호"),
    "name": gettext_lazy("이름"),
    "address": gettext_lazy("주소"),
    "latitude": gettext_lazy("위도"),
    "longitude": gettext_lazy("경도"),
    "radius": gettext_lazy("반경"),
    "hours": gettext_lazy("영업시간"),
    "code": gettext_lazy("코드"),
    "expires": gettext_lazy("만료일"),
}


class ImportPages(Pages):
    """The pages of imports, beside their campaign."""

    def import_urls(self) -> list[URLPattern]:
        """Choose a file; its dry run; its bad rows; a sample."""
        view = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/import/<str:kind>/",
                csrf_exempt(view(self.sized_choose_view)),
                name="campaigns_campaign_import",
            ),
            path("<int:pk>/imports/<int:job>/", view(self.import_view), name="campaigns_campaign_imported"),
            path("<int:pk>/imports/<int:job>/bad/", view(require_safe(self.bad_rows_view)), name="campaigns_bad_rows"),
            path("import/<str:kind>/sample.csv", view(require_safe(self.sample_view)), name="campaigns_import_sample"),
        ]

    @csrf_exempt  # the form itself is protected below
    def sized_choose_view(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Refuse a body that is too large without reading it (CSRF protection would read it)."""
        campaign = self._campaign(request, pk)
        if kind not in ImportKind.values:
            raise Http404
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES + FORM_OVERHEAD_BYTES:
            return self._choose(request, campaign, kind, str(_TOO_LARGE), 413)
        response: HttpResponse = csrf_protect(self.choose_view)(request, campaign, kind)
        return response

    def choose_view(self, request: HttpRequest, campaign: Campaign, kind: str) -> HttpResponse:
        """The form with the file; a file leads to its dry run."""
        if request.method != "POST":
            return self._choose(request, campaign, kind)
        file = request.FILES.get("file")
        if file is None:
            return self._choose(request, campaign, kind, gettext("CSV 파일을 골라 주세요."), UNPROCESSABLE)
        number = request.POST.get("reward", "")
        reward = campaign.rewards.filter(pk=number).first() if number.isdecimal() else None
        try:
            job = running.receive(actor=acting(request), campaign=campaign, kind=kind, file=file, reward=reward)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            return self._choose(request, campaign, kind, str(refusal), UNPROCESSABLE)
        return HttpResponseRedirect(_address(job))

    def import_view(self, request: HttpRequest, pk: int, job: int) -> HttpResponse:
        """What the dry run found; the button that puts it in."""
        row = self._job(request, pk, job)
        if request.method != "POST":
            return self._show(request, row)

        def apply() -> str:
            done = running.apply(actor=acting(request), job=row, takes_swapped=bool(request.POST.get("takes_swapped")))
            if done.state == ImportState.APPLYING:
                return gettext("파일을 넣고 있어요. 끝나면 이 화면에 보여요.")
            return gettext("파일을 넣었어요.")

        status = told(request, apply)
        row.refresh_from_db()
        return HttpResponseRedirect(_address(row)) if status == 200 else self._show(request, row, status)

    def bad_rows_view(self, request: HttpRequest, pk: int, job: int) -> HttpResponse:
        """The bad rows as a file, with what to do."""
        row = self._job(request, pk, job)
        name = f"{row.file_name.rpartition('.')[0] or 'file'}-bad.csv"
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"}
        return HttpResponse(running.bad_rows(row), content_type="text/csv; charset=utf-8", headers=headers)

    def sample_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """A file to fill in."""
        if kind not in ImportKind.values:
            raise Http404
        sample = places.SAMPLE if kind == ImportKind.PLACES else coupons.SAMPLE
        disposition = {"Content-Disposition": f'attachment; filename="{kind}-sample.csv"'}
        return HttpResponse("\ufeff" + sample, content_type="text/csv; charset=utf-8", headers=disposition)

    def _choose(
        self, request: HttpRequest, campaign: Campaign, kind: str, error: str = "", status: int = 200
    ) -> HttpResponse:
        rewards = Reward.objects.filter(campaign=campaign, kind=RewardKind.COUPON)
        context = {
            "campaign": campaign,
            "kind": ImportKind(kind),
            "error": error,
            "max_bytes": MOST_BYTES,
            "too_large": _TOO_LARGE,
            "rewards": rewards if kind == ImportKind.COUPONS else None,
            "chosen_reward": request.GET.get("reward", ""),
            "earlier": campaign.imports.filter(kind=kind).select_related("created_by")[:EARLIER],
        }
        title = gettext("장소를 CSV로 넣기") if kind == ImportKind.PLACES else gettext("쿠폰 코드를 CSV로 넣기")
        return self.page(request, "import.html", title, context, status)

    def _show(self, request: HttpRequest, job: CsvImport, status: int = 200) -> HttpResponse:
        problems, columns = job.problems[:SHOWN_PROBLEMS], running.columns_of(job)
        is_busy = job.state in (ImportState.RECEIVED, ImportState.APPLYING)
        context = {
            "campaign": job.campaign,
            "job": job,
            "problems": [
                (
                    problem["line"],
                    running.sentence_of(job, problem),
                    [(COLUMNS[name], problem["cells"].get(name, "")) for name in columns],
                )
                for problem in problems
            ],
            "problem_count": job.result.get("bad", 0) + job.result.get("swapped", 0),
            "good_count": job.result.get("new", 0) + job.result.get("changed", 0),
            "is_busy": is_busy,
            "is_checked": job.state == ImportState.CHECKED,
            "is_applied": job.state == ImportState.APPLIED,
        }
        answer = self.page(request, "imported.html", job.file_name, context, status)
        if is_busy:
            answer["Refresh"] = "3"
        return answer

    def _campaign(self, request: HttpRequest, pk: int) -> Campaign:
        campaign = Campaign.objects.filter(pk=pk).first()
        if campaign is None:
            raise Http404
        self.require_change(request, campaign)
        return campaign

    def _job(self, request: HttpRequest, pk: int, job: int) -> CsvImport:
        row = CsvImport.objects.select_related("campaign", "reward").filter(pk=job, campaign=pk).first()
        if row is None:
            raise Http404
        self.require_change(request, row.campaign)
        return row


def _address(job: CsvImport) -> str:
    return reverse("admin:campaigns_campaign_imported", args=[job.campaign_id, job.pk])
