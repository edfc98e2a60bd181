"""Files with places and codes: whatever an office's spreadsheet makes, looked through line by line, put in whole."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from accounts.models import AuditEntry, User
from campaigns.coordinates import Coordinates
from campaigns.importing import places, reading, running, writing
from campaigns.models import Campaign, Coupon, CsvImport, ImportState, Place, Reward
from kmeme.lib.errors import NotAllowed, Refused, Stale
from tests.accounts import world
from tests.campaigns import making

HEAD = "매장번호,이름,주소,위도,경도,반경,영업시간\n"
GOOD = "S-1,시청점,세종대로 110,37.5663,126.9779,150,월-금 09:00-21:00\n"


@pytest.fixture
def curator(db: None) -> User:
    return world.person("curator")


@pytest.fixture
def campaign(db: None) -> Campaign:
    return making.campaign()


@pytest.fixture
def coupons(campaign: Campaign) -> Reward:
    return making.reward(campaign, kind="coupon", title="커피 쿠폰", capacity=100)


type Receive = Callable[..., CsvImport]


@pytest.fixture
def receive(curator: User, campaign: Campaign) -> Receive:
    def receive(content: str | bytes, *, kind: str = "places", reward: Reward | None = None) -> CsvImport:
        file = SimpleUploadedFile("장소.csv", content.encode() if isinstance(content, str) else content)
        return running.receive(actor=curator, campaign=campaign, kind=kind, file=file, reward=reward)

    return receive


@pytest.fixture
def receive_codes(receive: Receive, coupons: Reward) -> Receive:
    return lambda content: receive(content, kind="coupons", reward=coupons)


def sentences(job: CsvImport) -> dict[int, str]:
    """What is said about each bad line."""
    return {problem["line"]: str(running.sentence_of(job, problem)) for problem in job.problems}


def test_the_dry_run_says_what_would_happen_and_changes_nothing(receive: Receive) -> None:
    job = receive(HEAD + GOOD + "S-2,강남점,,37.4979,127.0276,,\n")
    assert job.state == ImportState.CHECKED
    assert (job.result["rows"], job.result["new"], job.result["bad"]) == (2, 2, 0)
    assert not Place.objects.exists()


def test_putting_it_in_makes_the_places(receive: Receive, curator: User) -> None:
    job = running.apply(actor=curator, job=receive(HEAD + GOOD))
    place = Place.objects.get()
    assert job.state == ImportState.APPLIED
    assert job.result["written"] == {"new": 1, "changed": 0}
    assert (place.external_id, place.name, place.address, place.radius_metres) == (
        "S-1",
        "시청점",
        "세종대로 110",
        150,
    )
    assert Coordinates.of(place.position) == Coordinates(37.5663, 126.9779)
    assert place.opening_hours == [{"days": [0, 1, 2, 3, 4], "opens": "09:00", "closes": "21:00"}]
    assert AuditEntry.objects.filter(action="import.apply", actor=curator).exists()


@pytest.mark.parametrize(
    "encoded",
    [
        (HEAD + GOOD).encode(),
        (HEAD + GOOD).encode("utf-8-sig"),
        (HEAD + GOOD).encode("cp949"),
        (HEAD + GOOD).encode("utf-16"),
        (HEAD + GOOD).replace("\n", "\r\n").encode("cp949"),
        (HEAD + GOOD).replace(",", "\t").encode("utf-8-sig"),
        (HEAD + GOOD).replace(",", ";").encode(),
    ],
    ids=["utf-8", "BOM", "CP949", "UTF-16", "CP949 with CRLF", "tabs", "semicolons"],
)
def test_a_file_is_read_however_it_was_saved(receive: Receive, curator: User, encoded: bytes) -> None:
    running.apply(actor=curator, job=receive(encoded))
    assert Place.objects.get().name == "시청점"


def test_english_headers_are_understood_and_others_named(receive: Receive) -> None:
    job = receive("Name,Lat,Lng,Radius (m),Manager\n시청점,37.5663,126.9779,150m,김\n")
    assert job.result["new"] == 1
    assert job.result["ignored"] == ["Manager"]


def test_every_bad_row_is_named_with_what_to_do(receive: Receive) -> None:
    job = receive(
        HEAD
        + GOOD
        + "S-2,강남점,,91,127.0276,,\n"
        + "S-3,신촌점,,37.5,,,\n"
        + "S-4,종로점,,37.57,126.98,9,\n"
        + "S-5,명동점,,37.56,126.98,,아침부터\n"
        + "S-6,"
        + "가" * 81
        + ",,37.56,126.98,,\n"
        + "S-7,남산점,,NaN,126.98,,\n"
        + "S-8,동해점,,37.5,181,,\n"
    )
    assert (job.result["new"], job.result["bad"]) == (1, 7)
    said = sentences(job)
    assert list(said) == [3, 4, 5, 6, 7, 8, 9]
    assert said[3] == "위도는 -90에서 90 사이의 숫자로 적어 주세요."
    assert "10에서 5000" in said[5]
    assert "월-금 09:00-21:00" in said[6]
    assert said[9] == "경도는 -180에서 180 사이의 숫자로 적어 주세요."


def test_swapped_coordinates_are_asked_back_and_left_out_without_an_answer(receive: Receive, curator: User) -> None:
    job = receive(HEAD + GOOD + "S-2,강남점,,127.0276,37.4979,,\n")
    assert (job.result["swapped"], job.result["bad"]) == (1, 0)
    assert "혹시 위도 37.4979, 경도 127.0276인가요?" in sentences(job)[3]
    running.apply(actor=curator, job=job)
    assert Place.objects.count() == 1


def test_swapped_coordinates_are_put_right_when_somebody_says_so(receive: Receive, curator: User) -> None:
    job = receive(HEAD + "S-2,강남점,,127.0276,37.4979,,\n")
    running.apply(actor=curator, job=job, takes_swapped=True)
    assert Coordinates.of(Place.objects.get().position) == Coordinates(37.4979, 127.0276)


def test_a_repeated_row_names_the_line_that_it_repeats(receive: Receive) -> None:
    job = receive(HEAD + GOOD + GOOD.replace("시청점", "또 시청점"))
    assert job.result["bad"] == 1
    assert sentences(job)[3] == "2번째 줄과 같은 내용이에요. 하나만 남겨 주세요."


def test_the_same_file_again_changes_nothing(receive: Receive, curator: User) -> None:
    content = HEAD + GOOD + "S-2,강남점,,37.4979,127.0276,,\n,,,37.5,127.1,,\n"
    running.apply(actor=curator, job=receive(content))
    again = receive(content)
    assert (again.result["same"], again.result["new"], again.result["changed"]) == (3, 0, 0)
    with pytest.raises(Refused) as refusal:
        running.apply(actor=curator, job=again)
    assert refusal.value.code == "nothing_new"


def test_a_known_number_changes_its_place_and_keeps_what_the_row_leaves_empty(
    receive: Receive, curator: User, campaign: Campaign
) -> None:
    place = making.place(campaign, external_id="S-1", name="시청점", address="세종대로 110")
    job = receive(HEAD + "S-1,,,37.57,126.98,300,\n")
    assert job.result["changed"] == 1
    running.apply(actor=curator, job=job)
    place.refresh_from_db()
    assert (place.name, place.address, place.radius_metres) == ("시청점", "세종대로 110", 300)
    assert Coordinates.of(place.position) == Coordinates(37.57, 126.98)


def test_a_number_of_another_campaign_is_another_place(receive: Receive, curator: User) -> None:
    making.place(making.campaign(slug="other"), external_id="S-1")
    assert receive(HEAD + GOOD).result["new"] == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (HEAD.encode(), "내용이 없어요"),
        ("이름,주소\n시청점,세종대로\n".encode(), "위도, 경도"),
        ("위도,경도,lat\n37,127,37\n".encode(), "두 번"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xff\xfe", "글자를 읽을 수 없는"),
        (HEAD.encode() + b'S-1,"broken,,37.5,127\n', "2번째 줄"),
    ],
    ids=["only a header", "no coordinates", "a column twice", "a picture", "an open quote"],
)
def test_what_is_no_list_of_places_is_refused_in_words(receive: Receive, content: bytes, sentence: str) -> None:
    job = receive(content)
    assert job.state == ImportState.REFUSED
    assert sentence in job.refusal


def test_an_empty_file_is_not_taken_in(receive: Receive) -> None:
    with pytest.raises(Refused) as refusal:
        receive(b"")
    assert refusal.value.code == "empty"


def test_a_row_with_more_cells_than_the_header_is_bad(receive: Receive) -> None:
    job = receive(HEAD + GOOD.replace("09:00-21:00", "09:00-21:00; 토,일 10:00-18:00"))
    assert job.result["bad"] == 1
    assert "따옴표" in sentences(job)[2]


def test_a_file_that_is_too_large_is_not_taken_in(receive: Receive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_BYTES", 10)
    with pytest.raises(Refused) as refusal:
        receive(HEAD + GOOD)
    assert refusal.value.code == "too_large"
    assert not CsvImport.objects.exists()


def test_more_rows_than_100000_are_refused(receive: Receive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    job = receive("위도,경도\n" + "37,127\n" * 3)
    assert job.state == ImportState.REFUSED


def rows_of(count: int) -> str:
    lines = (f"S-{n},매장 {n},,{37 + n % 1000 / 1000:.3f},{127 + n // 1000 / 1000:.3f},,\n" for n in range(count))
    return HEAD + "".join(lines)


def test_100000_rows_are_looked_through_and_put_in_by_jobs(receive: Receive, curator: User) -> None:
    job = receive(rows_of(100_000))
    assert job.state == ImportState.RECEIVED
    assert ProcrastinateJob.objects.filter(task_name="campaigns:check_import").count() == 1
    running.check(job.pk)
    job.refresh_from_db()
    assert job.result["new"] == 100_000
    job = running.apply(actor=curator, job=job)
    assert job.state == ImportState.APPLYING
    assert ProcrastinateJob.objects.filter(task_name="campaigns:apply_import").count() == 1
    running.carry_out(job.pk)
    assert Place.objects.count() == 100_000
    job.refresh_from_db()
    assert job.state == ImportState.APPLIED


def test_a_job_that_runs_twice_puts_the_file_in_once(receive: Receive, curator: User) -> None:
    job = running.apply(actor=curator, job=receive(HEAD + GOOD))
    running.check(job.pk)
    running.carry_out(job.pk)
    assert Place.objects.count() == 1


def test_a_file_goes_in_whole_or_not_at_all(receive: Receive, curator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    job = receive(HEAD + GOOD)
    write = writing.write

    def dies(*arguments: Any) -> None:
        write(*arguments)
        raise OSError("the machine is going down")

    monkeypatch.setattr(writing, "write", dies)
    with pytest.raises(OSError, match="going down"):
        running.apply(actor=curator, job=job)
    assert not Place.objects.exists()
    running.give_up(job.pk)
    monkeypatch.undo()
    job.refresh_from_db()
    assert running.apply(actor=curator, job=job).state == ImportState.APPLIED


def test_two_who_press_at_once_put_it_in_once(receive: Receive, curator: User) -> None:
    job = receive(HEAD + GOOD)
    seen_by_the_other = CsvImport.objects.get(pk=job.pk)
    running.apply(actor=curator, job=job)
    with pytest.raises(Stale):
        running.apply(actor=curator, job=seen_by_the_other)
    assert Place.objects.count() == 1


def test_a_stranger_may_import_nothing(campaign: Campaign) -> None:
    file = SimpleUploadedFile("a.csv", (HEAD + GOOD).encode())
    with pytest.raises(NotAllowed):
        running.receive(actor=world.person("creator"), campaign=campaign, kind="places", file=file)


def test_an_online_campaign_takes_no_places(curator: User) -> None:
    online = making.campaign(slug="online", type="online", methods=["photo"], repeat="once")
    file = SimpleUploadedFile("a.csv", (HEAD + GOOD).encode())
    with pytest.raises(Refused) as refusal:
        running.receive(actor=curator, campaign=online, kind="places", file=file)
    assert refusal.value.code == "online"


def test_imported_places_without_an_address_are_looked_up_by_one_job(
    receive: Receive, curator: User, settings: Settings
) -> None:
    settings.GOOGLE_MAPS_API_KEY = "wire-key"
    running.apply(actor=curator, job=receive("위도,경도\n37.5663,126.9779\n37.4979,127.0276\n"))
    assert ProcrastinateJob.objects.filter(task_name="campaigns:name_places").count() == 1
    assert {place.name.partition(" (")[0] for place in Place.objects.all()} == {"Unknown Location"}


def test_the_bad_rows_come_as_a_file_that_can_be_mended_and_sent_again(receive: Receive) -> None:
    job = receive(HEAD + GOOD + "S-2,=HYPERLINK(1),,91,-127.5,,\n")
    text = running.bad_rows(job)
    assert text.startswith("\ufeff")
    assert "'=HYPERLINK(1)" in text
    assert ",-127.5," in text
    assert "위도는 -90에서 90 사이" in text
    assert receive(text.replace("91", "37.5")).result["new"] == 1


def test_the_sample_is_a_good_file(receive: Receive) -> None:
    assert receive(places.SAMPLE).result["bad"] == 0


# Codes


def test_codes_are_put_in_with_their_last_day(receive_codes: Receive, curator: User, coupons: Reward) -> None:
    running.apply(actor=curator, job=receive_codes("코드,만료일\nA-1,2999-12-31\nA-2,\n"))
    first, second = Coupon.objects.order_by("code")
    assert first.expires_at == making.seoul("2999-12-31T23:59:59")
    assert second.expires_at is None
    assert {first.reward, second.reward} == {coupons}


def test_a_code_twice_in_a_file_is_bad_and_one_that_is_there_stays(
    receive_codes: Receive, curator: User, coupons: Reward
) -> None:
    Coupon.objects.create(reward=coupons, code="A-1", handed_out_at=timezone.now())
    job = receive_codes("code\nA-1\nA-2\nA-2\n")
    assert (job.result["same"], job.result["new"], job.result["bad"]) == (1, 1, 1)
    assert sentences(job)[4] == "3번째 줄과 같은 내용이에요. 하나만 남겨 주세요."
    running.apply(actor=curator, job=job)
    assert sorted(Coupon.objects.values_list("code", flat=True)) == ["A-1", "A-2"]


def test_bad_codes_are_named(receive_codes: Receive) -> None:
    job = receive_codes("code,expires\n,2999-01-01\n" + "x" * 65 + ",\nA-1,someday\nA-2,2020-01-01\n")
    assert job.result["bad"] == 4
    assert sentences(job)[4] == "만료일은 2027-12-31처럼 적어 주세요."


def test_100000_codes_with_repetitions_go_in_once_each(receive_codes: Receive, curator: User) -> None:
    lines = [f"CODE-{n % 99_990}\n" for n in range(100_000)]
    job = receive_codes("code\n" + "".join(lines))
    running.check(job.pk)
    job.refresh_from_db()
    assert (job.result["new"], job.result["bad"]) == (99_990, 10)
    running.apply(actor=curator, job=job)
    running.carry_out(job.pk)
    assert Coupon.objects.count() == 99_990


def test_codes_are_only_put_into_a_coupon_reward(receive: Receive, campaign: Campaign) -> None:
    with pytest.raises(Refused) as refusal:
        receive("code\nA\n", kind="coupons", reward=making.reward(campaign))
    assert refusal.value.code == "no_coupons"
