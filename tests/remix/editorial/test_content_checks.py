"""What each check finds, and what it leaves alone."""

from typing import Any

import pytest

from accounts.models import User
from remix import content_checks, preview_checks
from remix.models import BannedWord, Measurement, RemixNode
from remix.models.content_check import Severity
from tests.remix.editorial.conftest import Say, saying


def found(node: RemixNode, record: dict[str, Any] | None = None) -> dict[str, str]:
    """What stands against the node: code -> sentence, without what nobody has looked at yet."""
    findings = content_checks.findings(RemixNode.objects.get(pk=node.pk), record)
    return {one.check.code: one.problem.sentence for one in findings if one.check.code != "accessibility_unchecked"}


def shots(*spans: tuple[float, float]) -> list[dict[str, Any]]:
    return [{"start": start, "end": end, "action": "손을 흔들어요.", "caption": "자막"} for start, end in spans]


def ban(word: str, severity: Severity = Severity.BLOCKING, note: str = "") -> None:
    BannedWord.objects.create(word=word, severity=severity, note=note)


def test_nothing_is_found_in_a_clean_recipe(clean: RemixNode) -> None:
    assert found(clean) == {}


def test_every_check_has_a_code_of_its_own() -> None:
    codes = [check.code for check in content_checks.CHECKS]
    assert len(set(codes)) == len(codes)


def test_every_check_that_holds_says_what_to_do() -> None:
    assert all(str(check.advice) for check in content_checks.CHECKS if check.severity != Severity.NOTE)


@pytest.mark.parametrize(
    ("spans", "code", "sentence"),
    [
        ([(0, 8), (8, 16)], "beyond", "샷 2이(가) 16.0초까지인데, 레시피는 15.0초에 끝나요."),
        ([(0, 5), (6, 15)], "gaps", "샷 1과(와) 샷 2 사이가 1.0초 비어 있어요."),
        ([(0, 8), (7, 15)], "gaps", "샷 2이(가) 샷 1과(와) 1.0초 겹쳐요."),
        ([(1, 15)], "gaps", "첫 샷은 0초에서 시작해야 해요."),
        ([(0, 14)], "gaps", "마지막 샷은 영상이 끝나는 15.0초에서 끝나야 해요."),
    ],
    ids=["beyond the end", "a gap", "an overlap", "a late start", "an early end"],
)
def test_shots_that_do_not_fill_the_time_block(
    clean: RemixNode, spans: list[tuple[float, float]], code: str, sentence: str
) -> None:
    assert found(clean, {**clean.recipe, "shots": shots(*spans)}) == {code: sentence}


@pytest.mark.parametrize(
    "record",
    [{}, {"title": "x"}, {"shots": "none"}, {"shots": [1]}, {"shots": [{"start": True, "end": "2"}]}],
    ids=["nothing", "a title only", "shots that are no list", "a shot that is none", "times that are none"],
)
def test_what_is_no_recipe_blocks_and_breaks_nothing(clean: RemixNode, record: dict[str, Any]) -> None:
    assert "misshapen" in found(clean, record)


def test_a_field_that_is_out_of_bounds_is_named(clean: RemixNode) -> None:
    assert found(clean, {**clean.recipe, "bpm": 9000}) == {"misshapen": "레시피를 읽을 수 없어요: bpm"}


def test_a_request_of_the_skeleton_blocks(clean: RemixNode) -> None:
    assert "unwritten" in found(saying(clean, concept="원본을 보고 한 문장 콘셉트를 적어 주세요."))


def test_a_recipe_that_goes_on_after_its_clip_warns(of_clip: Say) -> None:
    node = of_clip()
    assert node.video
    Measurement.objects.create(
        video=node.video,
        duration_seconds=12.0,
        width=90,
        height=160,
        fps=30,
        size_bytes=1,
        bpm_confidence=0,
        has_audio=False,
    )
    assert found(node)["longer_than_clip"] == "레시피는 15.0초인데 원본 영상은 12.0초예요."


def test_a_recipe_without_any_caption_warns(bare: RemixNode) -> None:
    assert found(bare) == {"captions": "자막이 있는 샷이 하나도 없어요."}


def test_a_shot_is_named_whose_scene_has_writing_and_which_has_no_caption(of_clip: Say) -> None:
    node = of_clip(scenes=[{"start": 4, "end": 7, "on_screen_text": "이게 되네?"}])
    saying(node, shots=[{**shot, "caption": None} if at == 1 else shot for at, shot in enumerate(node.recipe["shots"])])
    assert found(node)["captions"] == "원본에는 화면 글자가 있는데 자막이 없어요: 샷 2"


def test_music_rights_warn_in_the_words_of_the_analysis(of_clip: Say) -> None:
    assert found(of_clip(safety={"music_rights": "상업 음원"}))["music_rights"] == "상업 음원"


def test_a_song_of_which_nobody_said_anything_is_a_note(clean: RemixNode) -> None:
    node = saying(clean, music={"original": "Night Train"})
    assert "‘Night Train’" in found(node)["music_unknown"]


def test_a_song_with_another_to_play_instead_is_no_problem(clean: RemixNode) -> None:
    assert found(saying(clean, music={"original": "Night Train", "korean_alternative": "저작권 없는 곡"})) == {}


@pytest.mark.parametrize(
    ("minors", "codes"), [(True, {"minors"}), (None, {"minors_unknown"}), (False, set())], ids=["yes", "unknown", "no"]
)
def test_minors_warn_and_not_knowing_is_a_note(of_clip: Say, minors: bool | None, codes: set[str]) -> None:
    assert set(found(of_clip(safety={"minors": minors}))) == codes


def test_brands_and_other_dangers_are_told(of_clip: Say) -> None:
    node = of_clip(safety={"minors": False, "brands": ["컵회사"], "warnings": ["유리가 깨질 수 있어요."]})
    assert found(node) == {"brands": "상표가 보이거나 들려요: 컵회사", "warnings": "유리가 깨질 수 있어요."}


def test_a_banned_word_blocks_and_says_where_it_stands_and_what_to_write_instead(clean: RemixNode) -> None:
    ban("꼰대", note="‘어른’으로 써 주세요.")
    saying(clean, title="꼰대와 춤을", hashtags=["꼰대챌린지"])
    assert found(clean)["banned_word"] == "‘꼰대’이(가) 있어요: 제목, 해시태그 — ‘어른’으로 써 주세요."


def test_a_word_in_a_shot_is_found_there(clean: RemixNode) -> None:
    ban("fool", Severity.WARNING)
    changed = {**clean.recipe, "shots": [{**clean.recipe["shots"][0], "caption": "Fool!"}, *clean.recipe["shots"][1:]]}
    assert found(clean, changed)["doubtful_word"] == "‘fool’이(가) 있어요: 샷 1 · 자막"


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("꼰대", "꼰대들은 몰라요"),
        ("꼰대", "꼰 대"),
        ("꼰대", "꼰.대"),
        ("꼰대", "꼰\u200b대"),
        ("꼰대", "꼰대"),
        ("Fool", "what a FOOL!"),
        ("ｆｏｏｌ", "fool"),
        ("two words", "two   words"),
        ("(삐)", "그건 (삐) 소리"),
    ],
    ids=["particle", "space", "sign", "zero width", "decomposed", "case", "full width", "phrase", "signs of a pattern"],
)
def test_a_banned_word_is_found_however_it_is_written(clean: RemixNode, word: str, text: str) -> None:
    ban(word)
    assert "banned_word" in found(saying(clean, concept=text))


@pytest.mark.parametrize(
    ("word", "text"),
    [("시발", "다시 발표해요"), ("fool", "foolproof"), ("ass", "first class"), ("발", "다리를 들어요")],
    ids=["across two words", "the beginning of another word", "inside of one", "other letters"],
)
def test_innocent_words_are_left_alone(clean: RemixNode, word: str, text: str) -> None:
    ban(word)
    assert found(saying(clean, concept=text)) == {}


def report(node: RemixNode, curator: User, impact: str) -> None:
    finding = {"rule": "color-contrast", "impact": impact, "words": "대비가 낮아요", "count": 2}
    preview_checks.record(
        actor=curator, node=node, seen=preview_checks.fingerprint(node.recipe), engine="4.14.1", findings=[finding]
    )


@pytest.mark.parametrize(
    ("impact", "code"),
    [("critical", "accessibility"), ("serious", "accessibility"), ("minor", "accessibility_flaw")],
)
def test_what_axe_found_on_the_preview_is_told(clean: RemixNode, curator: User, impact: str, code: str) -> None:
    report(clean, curator, impact)
    assert found(clean) == {code: "대비가 낮아요 (2곳)"}


def test_axe_on_another_content_says_nothing_of_this_one(clean: RemixNode, curator: User) -> None:
    report(clean, curator, "critical")
    findings = content_checks.findings(clean, {**clean.recipe, "title": "새 제목"})
    assert [one.check.code for one in findings] == ["accessibility_unchecked"]


def test_an_analysis_of_another_shape_is_passed_over(of_clip: Say) -> None:
    assert found(of_clip(safety="no")) == {}


def test_a_finding_keeps_its_key_in_either_language(bare: RemixNode) -> None:
    from django.utils import translation

    korean = [one.key for one in content_checks.findings(bare)]
    with translation.override("en"):
        assert [one.key for one in content_checks.findings(bare)] == korean
