"""The recipe node: edit its shots and texts, look at the page, publish it, take it back."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from remix import publishing, telling
from remix.admin import editorial
from remix.admin.analysis_strip import strip_words
from remix.admin.family import family_buttons, family_context
from remix.admin.forms.recipe import RECIPE_LAYOUT, recipe_record, with_beats_at_tempo, with_shots_on_beats
from remix.admin.forms.record import RecordForm
from remix.admin.forms.rows import refuse_gaps
from remix.admin.labels import NODE_LABELS
from remix.admin.people import acting
from remix.admin.preview import LivePreview, preview_data
from remix.admin.queued import settles_in
from remix.admin.revisions import RevisionPages
from remix.admin.source import source_of
from remix.admin.workbench import Unfinished, Workbench, complete, nothing_unsaved
from remix.merging import measurement_of
from remix.models import KeyFrame, Measurement, Platform, RemixNode
from remix.recipe import Recipe
from remix.states import NodeState
from remix.strip import Strip
from remix.timecode import length
from remix.waiting import Waiting


@admin.register(RemixNode)
class RemixNodeAdmin(LivePreview, editorial.ChecksPanel, RevisionPages, Workbench):
    """The shot editor and all other fields of the recipe."""

    empty_says = _("영상을 올리고 분석이 끝나면 초안이 여기에 생겨요. ‘영상 올리기’부터 해 보세요.")
    page_template = "admin/remix/node/page.html"
    list_display = [
        "name",
        "node_id",
        "state_label",
        "platform_name",
        "tempo",
        "duration",
        "difficulty",
        "creator",
        "edited_at",
    ]
    list_per_page = 50
    list_filter = ["state", "platform", "difficulty", "governed_by"]
    search_fields = ["title", "creator__email"]
    list_select_related = ["creator"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RemixNode]:
        """With the people."""
        found: QuerySet[RemixNode] = super().get_queryset(request).select_related("creator", "video")
        return found

    @admin.display(description=_("제목"), ordering="title")
    def name(self, node: RemixNode) -> str:
        """Its title."""
        return str(node.title)

    @admin.display(description=_("번호"), ordering="id")
    def node_id(self, node: RemixNode) -> str:
        """Its public id."""
        return node.node_id

    @display(description=_("상태"), ordering="state", label=NODE_LABELS)  # type: ignore[untyped-decorator]  # unfold is untyped
    def state_label(self, node: RemixNode) -> tuple[str, str]:
        """Its state, in colour."""
        return node.state, node.get_state_display()

    @admin.display(description=_("플랫폼"), ordering="platform")
    def platform_name(self, node: RemixNode) -> str:
        """Where its clip comes from."""
        return str(Platform(node.platform).label) if node.platform in Platform.values else "–"

    @admin.display(description=_("BPM"), ordering="bpm")
    def tempo(self, node: RemixNode) -> str:
        """Its tempo."""
        return "–" if node.bpm is None else f"{node.bpm:g}"

    @admin.display(description=_("길이"), ordering="duration_seconds")
    def duration(self, node: RemixNode) -> str:
        """How long it is."""
        return length(node.duration_seconds)

    def form_of(self, row: RemixNode, data: Any = None) -> RecordForm | None:
        """The recipe's fields and shots; none for a node that was removed or taken down."""
        if row.state in (NodeState.TAKEN_DOWN, NodeState.REMOVED):
            return None
        record = recipe_record(row.recipe)
        return RecordForm(RECIPE_LAYOUT, record, data, frames=[name for name, _at in _pictures(row, record)])

    def page_context(self, request: HttpRequest, row: RemixNode, form: RecordForm | None) -> dict[str, Any]:
        """The strip, the pictures to choose from, the preview, the public page."""
        recipe = Recipe.model_validate(row.recipe)
        return {
            "title": recipe.title,
            "strip": Strip(recipe),
            "groups": form.groups() if form else [],
            "recipe": recipe,
            "pictures": _pictures(row, recipe_record(row.recipe)),
            "editor_data": {
                "words": _script_words(),
                "strip": strip_words(gettext("{seconds}초, 박에 맞음")),
            },
            "preview": reverse("remix:preview", args=[row.node_id]),
            "preview_data": preview_data(),
            "source": source_of(row.video) if row.video else None,
            **_told(request, row, recipe),
            "settles_in": settles_in(Waiting.DRAFT, row.pk),
            "is_published": row.state == NodeState.PUBLISHED,
            "is_removed": row.state == NodeState.REMOVED,
            "analysis_id": row.brief.analysis_id if row.brief else None,
            **family_context(row),
            **editorial.editorial_context(request, row, form),
        }

    def buttons(self) -> dict[str, Callable[[HttpRequest, Any, int, RecordForm], str]]:
        """Saving and publishing are verbs of `remix.publishing`; the other two only move what was typed."""
        return {
            "save": self._save,
            "publish": self._publish,
            "unpublish": self._unpublish,
            "snap": self._snap,
            "beats": self._lay_beats,
            **family_buttons(),
            **editorial.editorial_buttons(_check),
        }

    def _save(self, request: HttpRequest, row: RemixNode, version: int, form: RecordForm) -> str:
        """Save the recipe."""
        _check(form)
        publishing.edit(actor=acting(request), node=row, version=version, recipe=form.changed_record())
        messages.success(request, gettext("저장했어요."))
        return _address(row)

    def _publish(self, request: HttpRequest, row: RemixNode, version: int, form: RecordForm) -> str:
        """Save what was typed, if anything, and make the page public."""
        _check(form)
        if editorial.publish(request, row, version, form):
            messages.success(request, gettext("공개했어요. 이제 누구나 볼 수 있어요."))
        else:
            messages.success(request, gettext("곧 공개돼요. 그 전에는 되돌릴 수 있어요."))
        return _address(row)

    def _unpublish(self, request: HttpRequest, row: RemixNode, version: int, form: RecordForm) -> str:
        """Take the page back."""
        nothing_unsaved(form)
        publishing.unpublish(actor=acting(request), node=row, version=version)
        messages.success(request, gettext("비공개로 돌렸어요. 내용은 그대로 있어요."))
        return _address(row)

    def _snap(self, request: HttpRequest, row: RemixNode, version: int, form: RecordForm) -> str:
        """Move the shots onto the beats, for the person to look at before saving."""
        complete(form)
        moved = with_shots_on_beats(form, request.POST)
        if moved is None:
            raise Unfinished(gettext("너무 짧거나 시작이 같은 샷이 있어서 맞출 수 없어요. 그 샷을 먼저 고쳐 주세요."))
        raise self._moved(row, moved, gettext("샷을 박에 맞췄어요. 아직 저장하지 않았어요."))

    def _lay_beats(self, request: HttpRequest, row: RemixNode, version: int, form: RecordForm) -> str:
        """Lay the beats out at the tempo that was typed, for the person to look at before saving."""
        complete(form)
        moved = with_beats_at_tempo(form, request.POST, _measured(row))
        raise self._moved(row, moved, gettext("박을 BPM에 맞춰 다시 놓았어요. 아직 저장하지 않았어요."))

    def _moved(self, row: RemixNode, data: QueryDict, sentence: str) -> Unfinished:
        return Unfinished(sentence, level=messages.INFO, status=200, form=self.form_of(row, data))


def _check(form: RecordForm) -> None:
    """Raise `Unfinished` when the form cannot be read, or its shots leave a gap or overlap."""
    complete(form)
    if refuse_gaps(form.live_rows, form.changed_record()["duration_seconds"]):
        raise Unfinished(gettext("샷의 시각이 이어지지 않아요. 빨간 칸을 고치거나 ‘박에 맞추기’를 눌러 주세요."))


def _measured(node: RemixNode) -> Measurement | None:
    return measurement_of(node.video) if node.video else None


def _pictures(node: RemixNode, record: dict[str, Any]) -> list[tuple[str, float | None]]:
    """The pictures a shot may show, as (storage name, second): the video's key frames, and those in use already."""
    frames = KeyFrame.objects.filter(measurement__video=node.video_id) if node.video_id else KeyFrame.objects.none()
    pictures: dict[str, float | None] = {str(frame.image.name): frame.at_seconds for frame in frames}
    for shot in record["shots"]:
        if shot["frame"]:
            pictures.setdefault(shot["frame"], None)
    return list(pictures.items())


def _told(request: HttpRequest, node: RemixNode, recipe: Recipe) -> dict[str, str]:
    """What publishing says to whom; a recipe that was public before says nothing again."""
    if node.published_at:
        return {"told_whom": "", "told": ""}
    people = telling.waiting_for(node, but=acting(request))
    return {"told_whom": telling.heard_by(people), "told": telling.publication(recipe.title) if people else ""}


def _script_words() -> dict[str, str]:
    """The sentences of the editor's script, in the person's language."""
    return {
        "gap": gettext("샷 {first}과(와) 샷 {second} 사이가 {gap}초 비어 있어요."),
        "overlap": gettext("샷 {second}이(가) 샷 {first}과(와) {gap}초 겹쳐요."),
        "start": gettext("첫 샷은 0초에서 시작해야 해요."),
        "end": gettext("마지막 샷은 영상이 끝나는 {seconds}초에서 끝나야 해요."),
        "backwards": gettext("샷 {first}의 끝이 시작보다 앞이에요."),
        "fine": gettext("샷이 처음부터 끝까지 이어져요."),
        "shot": gettext("샷 {number}"),
        "tooShort": gettext("더 나눌 수 없을 만큼 짧은 샷이에요."),
        "tooMany": gettext("샷은 60개까지 만들 수 있어요."),
    }


def _address(node: RemixNode) -> str:
    """The page of a node."""
    return reverse("admin:remix_remixnode_change", args=[node.pk])
