from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from remix import review
from remix.admin.forms.analysis import ANALYSIS_LAYOUT
from remix.ai.schema import AnalysisResult
from remix.merging import leaves
from remix.models import Analysis, Brief, ManualReview
from remix.states import AnalysisState
from tests.remix.admin.conftest import staff
from tests.remix.admin.pages import address, press, said


def status(row: Analysis) -> str:
    return reverse("admin:remix_analysis_status", args=[row.pk])


def test_every_field_of_a_result_has_an_input() -> None:
    inputs = {path for group in ANALYSIS_LAYOUT.groups for path in group.fields} | {ANALYSIS_LAYOUT.rows}
    assert inputs == set(leaves(AnalysisResult().model_dump(), keep_empty=True))


def test_a_correction_is_saved_and_marked_as_a_persons(admin: Client, done: Analysis) -> None:
    answer = press(admin, done, "correct", title="빈 컵 마술", audio__drop_seconds="1.5\n4.71\n")
    done.refresh_from_db()
    assert answer.status_code == 302
    assert done.result["title"] == "빈 컵 마술"
    assert done.result["audio"]["drop_seconds"] == [1.5, 4.71]
    assert done.sources["title"] == "curator"


def test_what_nobody_touched_keeps_its_source(admin: Client, done: Analysis) -> None:
    before = dict(done.sources)
    press(admin, done, "correct", title="빈 컵 마술")
    done.refresh_from_db()
    assert {**done.sources, "title": before["title"]} == before
    assert AuditEntry.objects.get(action="analysis.correct").detail == {"fields": ["title"]}


def test_saving_without_a_change_changes_nothing(admin: Client, done: Analysis) -> None:
    press(admin, done, "correct")
    version = done.version
    done.refresh_from_db()
    assert done.version == version


def test_a_value_out_of_bounds_is_explained_at_its_field_and_stays_there(admin: Client, done: Analysis) -> None:
    answer = press(admin, done, "correct", bpm="900", title="새 이름")
    assert answer.status_code == 422
    assert answer.context["form"].single.errors["bpm"] == ["300 이하여야 해요."]
    assert 'value="새 이름"' in answer.content.decode()


def test_a_text_in_a_number_field_is_explained(admin: Client, done: Analysis) -> None:
    answer = press(admin, done, "correct", duration_seconds="열다섯")
    assert answer.context["form"].single.errors["duration_seconds"] == ["숫자로 적어 주세요."]


def test_a_time_beyond_the_clip_is_refused_and_not_dropped(admin: Client, done: Analysis) -> None:
    answer = press(admin, done, "correct", hook__at_second="99")
    assert "넘어요" in answer.context["form"].single.errors["hook__at_second"][0]


def test_a_scene_that_ends_before_it_starts_is_refused_and_not_dropped(admin: Client, done: Analysis) -> None:
    answer = press(admin, done, "correct", **{"scenes-0-end": "0"})
    assert answer.status_code == 422
    assert "end" in answer.context["form"].rows.forms[0].errors


def test_a_scene_can_be_taken_away_and_the_blank_row_adds_one(admin: Client, done: Analysis) -> None:
    count = len(done.result["scenes"])
    new = {f"scenes-{count}-start": "1", f"scenes-{count}-end": "2", f"scenes-{count}-tags": "손, 컵"}
    press(admin, done, "correct", **{"scenes-0-DELETE": "on"}, **new)
    done.refresh_from_db()
    assert len(done.result["scenes"]) == count
    assert done.result["scenes"][0]["tags"] == ["손", "컵"]
    assert done.sources["scenes"] == "curator"


def test_acting_on_a_stale_version_gives_409_with_the_typed_and_the_stored_value(
    admin: Client, done: Analysis, curator: User
) -> None:
    review.correct(actor=curator, analysis=done, version=done.version, values={"title": "남이 고친 이름"})
    answer = press(admin, done, "correct", title="내가 적은 이름", version="1")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="내가 적은 이름"' in page
    assert "남이 고친 이름" in page
    assert 'name="version" value="2"' in page


def test_the_tempo_is_doubled_with_one_click(admin: Client, done: Analysis) -> None:
    before = done.result["bpm"]
    press(admin, done, "double")
    done.refresh_from_db()
    assert done.result["bpm"] == round(before * 2, 2)


def test_halving_the_tempo_keeps_what_was_typed_elsewhere(admin: Client, done: Analysis) -> None:
    answer = press(admin, done, "halve", title="적던 이름")
    done.refresh_from_db()
    assert 'value="적던 이름"' in answer.content.decode()
    assert f'value="{done.result["bpm"]:g}"' in answer.content.decode()
    assert done.result["title"] != "적던 이름"


def test_writing_the_brief_again_asks_to_save_first(admin: Client, done: Analysis) -> None:
    answer = press(admin, done, "rewrite_brief", title="적던 이름")
    assert "먼저 저장하거나" in said(answer)
    assert Brief.objects.count() == 1


def test_writing_the_brief_again_queues_one(admin: Client, done: Analysis) -> None:
    press(admin, done, "rewrite_brief")
    assert Brief.objects.filter(state="queued").count() == 1


def test_running_again_leads_to_the_new_run(admin: Client, done: Analysis) -> None:
    answer = press(admin, done, "re_run")
    assert answer["Location"] == address(Analysis.objects.latest("id"))
    assert Analysis.objects.count() == 2


def test_a_failed_analysis_is_filled_in_by_hand(admin: Client, pending: Analysis) -> None:
    answer = press(admin, pending, "fill_in", title="손으로 채운 밈", duration_seconds="15")
    pending.refresh_from_db()
    assert answer["Location"] == f"{address(pending)}?then=draft"
    assert pending.state == AnalysisState.SUCCEEDED
    assert ManualReview.objects.get().decision == "filled_in"
    assert Brief.objects.filter(analysis=pending, state="queued").exists()


def test_an_error_is_told_in_words_with_what_to_do(admin: Client, models: object, pending: Analysis) -> None:
    assert "이 주소는 AI가 볼 수 없어요. 영상 파일을 올려 주세요." in admin.get(address(pending)).content.decode()


def test_measured_facts_stand_beside_the_fields(admin: Client, done: Analysis) -> None:
    page = admin.get(address(done)).content.decode()
    assert "확신" in page
    assert "360×640" in page


def test_the_status_says_how_far_the_run_is_and_offers_the_draft(admin: Client, done: Analysis) -> None:
    answer = admin.get(status(done)).json()
    assert answer["is_active"] is False
    assert "초안 열기" in answer["html"]


def test_the_status_of_a_waiting_run_is_active(admin: Client, done: Analysis) -> None:
    press(admin, done, "re_run")
    assert admin.get(status(Analysis.objects.latest("id"))).json()["is_active"] is True


def test_looking_changes_nothing(admin: Client, done: Analysis) -> None:
    entries = AuditEntry.objects.count()
    admin.get(address(done), {"do": "reject", "reason_code": "rights"})
    done.refresh_from_db()
    assert done.state == AnalysisState.SUCCEEDED
    assert AuditEntry.objects.count() == entries


def test_staff_who_may_only_look_sees_no_buttons_and_cannot_press(client: Client, done: Analysis) -> None:
    client.force_login(staff("view_analysis"))
    assert 'name="do"' not in client.get(address(done)).content.decode()
    assert client.post(address(done), {"do": "re_run", "version": done.version}).status_code == 403


def test_staff_without_permission_sees_neither_page_nor_status(client: Client, done: Analysis) -> None:
    client.force_login(staff("view_video"))
    assert client.get(address(done)).status_code == 403
    assert client.get(status(done)).status_code == 403


def test_a_stranger_cannot_ask_for_the_status(client: Client, done: Analysis) -> None:
    assert client.get(status(done)).status_code == 302
