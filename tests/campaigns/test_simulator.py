"""The simulator says what the rules do to visits of a known kind, one's own and others'."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from campaigns import rules
from campaigns.fixes import Spot
from campaigns.models import Campaign, CheckIn
from campaigns.simulation import worlds
from campaigns.simulation.replay import Outcome, replay
from campaigns.simulation.traces import BadTrace, read_csv, write_csv
from tests.campaigns import making

HEADER = "trace,user,label,latitude,longitude,accuracy,mock,fix_at,sent_at,received_at\n"
HONEST = "v1,kim,honest,37.5664231,126.9780613,18.2,0,2026-11-23T12:00:00+09:00,2026-11-23T12:00:01+09:00,\n"
SPOOFED = "v2,lee,spoofed,37.5663119,126.9779012,9.1,1,2026-11-23T12:10:00+09:00,,\n"


@pytest.fixture
def dance(db: None) -> Campaign:
    of = making.campaign()
    for number in range(6):
        making.place(
            of, making.beside(making.CITY_HALL, east=700 * number), name=f"{number}호점", external_id=f"S{number}"
        )
    return of


def simulate(*arguments: str) -> str:
    out = StringIO()
    call_command("campaign", "simulate", *arguments, stdout=out)
    return out.getvalue()


def test_made_up_days_meet_the_goals_also_for_kinds_that_were_held_out() -> None:
    for held_out in (False, True):
        spots = worlds.city()
        report = replay(worlds.traces(spots, persons=300, held_out=held_out), spots, rules.Rules())
        assert report.false_rejections < 0.02
        assert report.false_rewards < 0.05


def test_the_same_seed_makes_the_same_days() -> None:
    spots = worlds.city()
    assert worlds.traces(spots, persons=5) == worlds.traces(spots, persons=5)
    assert worlds.traces(spots, persons=5) != worlds.traces(spots, persons=5, seed=2)


def test_the_command_prints_both_figures_and_writes_nothing_to_the_database(dance: Campaign) -> None:
    printed = simulate("dance", "--people", "60")
    assert "false rejections: " in printed
    assert "false rewards: " in printed
    assert not CheckIn.objects.exists()


def test_made_up_visits_can_be_kept_and_read_again(dance: Campaign, tmp_path: Path) -> None:
    file = tmp_path / "traces.csv"
    first = simulate("dance", "--people", "40", "--write", str(file))
    assert simulate("dance", "--traces", str(file)).splitlines()[-2:] == first.splitlines()[-2:]


def test_recorded_visits_are_judged(dance: Campaign, tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text("\ufeff" + HEADER + HONEST + SPOOFED, encoding="utf-8")
    printed = simulate("dance", "--traces", str(file))
    assert "false rejections: 0.00% of 1 honest visits" in printed
    assert "false rewards: 0.00% of 1 spoofed visits" in printed


def test_the_present_settings_decide(dance: Campaign, tmp_path: Path, settings: Settings) -> None:
    settings.CHECKIN_RULES = {"weights": {"mock_flag": 0}}
    file = tmp_path / "f.csv"
    file.write_text(HEADER + SPOOFED)
    assert "false rewards: 100.00%" in simulate("dance", "--traces", str(file))


def test_other_peoples_column_names_and_times_are_understood() -> None:
    file = StringIO("user,kind,lat,lng,is_mock,timestamp\nkim,genuine,37.5,127.0,true,1800000000000\n")
    [trace] = read_csv(file)
    assert (trace.name, trace.is_honest, trace.visit.last.is_mock) == ("kim", True, True)
    assert trace.visit.received_at.timestamp() == 1_800_000_000


def test_rows_of_one_trace_are_one_visit_and_its_last_fix_counts() -> None:
    file = StringIO(HEADER + HONEST + HONEST.replace("18.2", "12.5"))
    [trace] = read_csv(file)
    assert [fix.accuracy_metres for fix in trace.visit.fixes] == [18.2, 12.5]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "latitude,longitude\n37,127\n",
        HEADER + HONEST.replace("37.5664231", "91"),
        HEADER + HONEST.replace("126.9780613", "181"),
        HEADER + HONEST.replace("37.5664231", "nan"),
        HEADER + HONEST.replace("18.2", "-3"),
        HEADER + HONEST.replace("honest", "perhaps"),
        HEADER + "v1,kim,honest,37.5,127.0,10,0,,,\n",
        HEADER + HONEST.replace("2026-11-23T12:00:00+09:00", "yesterday"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(BadTrace):
        read_csv(StringIO(text))


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"label,latitude,longitude\n"])
def test_a_file_without_visits_is_refused(dance: Campaign, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "f.csv"
    file.write_bytes(content)
    with pytest.raises(CommandError):
        simulate("dance", "--traces", str(file))


def test_a_place_that_the_campaign_does_not_have_is_named(dance: Campaign, tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text(HEADER.replace("trace,", "place,trace,") + "S99," + HONEST)
    with pytest.raises(CommandError, match="S99"):
        simulate("dance", "--traces", str(file))


@pytest.mark.parametrize("slug", ["nothing", "empty"])
def test_a_campaign_without_places_has_nothing_to_simulate(db: None, slug: str) -> None:
    making.campaign(slug="empty")
    with pytest.raises(CommandError):
        simulate(slug)


def test_an_earlier_visit_of_the_same_person_is_history() -> None:
    later = HONEST.replace("v1", "v3").replace("37.5664231", "37.4979420").replace("12:00", "12:02")
    spots = {"a": Spot(making.CITY_HALL, 100), "b": Spot(making.GANGNAM, 100)}
    later = later.replace("126.9780613", "127.0276210")
    report = replay(read_csv(StringIO(HEADER + HONEST + later)), spots, rules.Rules())
    outcomes = report.honest["honest"].outcomes
    assert (outcomes[Outcome.REWARDED], outcomes[Outcome.WITHHELD]) == (1, 1)


def test_a_trace_file_reads_back_as_it_was() -> None:
    traces = worlds.traces(worlds.city(), persons=10)
    file = StringIO()
    write_csv(traces, file)
    file.seek(0)
    again = read_csv(file)
    assert [(t.name, t.user, t.is_honest, t.scenario, len(t.visit.fixes)) for t in again] == [
        (t.name, t.user, t.is_honest, t.scenario, len(t.visit.fixes)) for t in traces
    ]
