"""How far two answers for one field agree."""

from typing import Any

import pytest

from remix.comparing.agreement import agreement

SCENES: list[dict[str, Any]] = [{"start": 0.0, "what": "컵을 든다"}, {"start": 2.0, "what": "컵을 흔든다"}]


@pytest.mark.parametrize(
    ("one", "other", "agrees"),
    [
        (None, None, 1.0),
        ([], None, 1.0),
        (None, "주방", 0.0),
        (True, True, 1.0),
        (True, False, 0.0),
        (False, 0, 0.0),
        (2, 2, 1.0),
        (95.0, 96.0, 1.0),
        (2, 4, 0.5),
        (0.0, 0.0, 1.0),
        (0, 3, 0.0),
        ("밝은 주방", "밝은 주방", 1.0),
        ("밝은 주방", "XYZ", 0.0),
        (["a", "b"], ["B", "a"], 1.0),
        (["a", "b"], ["a"], 0.5),
        ([1.0, 5.0], [1.4, 5.5], 1.0),
        ([1.0, 5.0], [1.0], 2 / 3),
        ([1.0, 1.2], [1.1], 2 / 3),
        (SCENES, SCENES, 1.0),
    ],
    ids=[
        "both unknown", "empty and unknown", "one unknown", "same boolean", "other boolean", "boolean and number",
        "same number", "near number", "twice the number", "two zeros", "zero and number", "same text", "other text",
        "same labels", "half the labels", "near times", "a time missing", "a time is matched once", "same scenes",
    ],
)  # fmt: skip
def test_values_agree(one: Any, other: Any, agrees: float) -> None:
    assert agreement(one, other) == pytest.approx(agrees)
    assert agreement(other, one) == pytest.approx(agrees)


def test_another_wording_agrees_in_part() -> None:
    assert 0.2 < agreement("컵을 머리 위로 든다", "머리 위로 컵을 들어요") < 1


def test_scenes_at_other_times_agree_by_their_words_only() -> None:
    later = [{**scene, "start": scene["start"] + 1} for scene in SCENES]
    assert agreement(SCENES, later) == pytest.approx(0.5, abs=0.05)
