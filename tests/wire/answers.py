"""Canned Korean answers that fit the facts in the request, as a model's would."""

import json
import math
import re
from itertools import pairwise
from typing import Any

DEFAULT_SECONDS = 15.0


def data_in(text: str, name: str) -> dict[str, Any]:
    """The JSON between the tags of this name in a prompt; empty when there is none."""
    match = re.search(rf"<{name}>\n(.*?)\n</{name}>", text, re.DOTALL)
    return dict(json.loads(match[1])) if match else {}


def analysis(prompt: str) -> dict[str, Any]:
    """An AnalysisResult for the measured facts in the prompt."""
    facts = data_in(prompt, "measured_facts")
    duration = facts.get("duration_seconds") or DEFAULT_SECONDS
    cuts = facts.get("scene_cuts") or [round(duration * part / 4, 2) for part in (1, 2, 3)]
    edges = [0.0, *cuts, duration]
    actions = [
        "한 사람이 주방 조리대 앞에서 카메라를 보며 빈 컵을 들어 보인다.",
        "컵을 머리 위로 올렸다가 두 박에 맞춰 좌우로 흔든다.",
        "컵을 돌려 안이 보이게 하자 음료가 가득 차 있다.",
        "놀란 표정으로 멈췄다가 한 모금 마시고 엄지를 든다.",
    ]
    return {
        "duration_seconds": duration,
        "bpm": facts.get("bpm"),
        "platform": facts.get("platform"),
        "language": "ko",
        "title": "빈 컵 마술 챌린지",
        "audio": {"title": None, "artist": None, "mood": "경쾌하고 통통 튀는", "drop_seconds": [edges[1]]},
        "visual": {
            "setting": "창이 있는 밝은 주방",
            "camera": "가슴 높이, 상반신, 정면 고정",
            "lighting": "창가 자연광",
            "palette": ["흰색", "연두색"],
        },
        "hook": {
            "kind": "반전 예고",
            "at_second": 0.4,
            "why": "빈 컵을 일부러 보여 주어 곧 채워질 것을 기대하게 한다.",
        },
        "meme": {
            "key_action": "빈 컵을 음악의 박에 맞춰 흔든 뒤 가득 찬 컵으로 바꿔 보인다.",
            "catchphrase": "이게 되네?",
            "humour": "평범한 컵에 지나치게 놀라는 과장된 표정.",
            "difficulty": 2,
        },
        "scenes": [
            {
                "start": start,
                "end": end,
                "what": actions[number % len(actions)],
                "on_screen_text": "이게 되네?" if number == 0 else None,
                "tags": ["컵", "주방"],
            }
            for number, (start, end) in enumerate(pairwise(edges))
        ],
        "commerce": {"category": "식음료", "keywords": ["홈카페", "텀블러"], "products": ["유리컵", "과일청"]},
        "safety": {
            "minors": False,
            "brands": [],
            "music_rights": "상업 음원처럼 들려 확인이 필요하다.",
            "warnings": ["유리컵을 흔드는 동작에서 깨질 수 있다."],
        },
    }


def brief(prompt: str) -> dict[str, Any]:
    """A BriefContent of four shots for the analysis and the facts in the prompt."""
    found, facts = data_in(prompt, "analysis"), data_in(prompt, "measured_facts")
    duration = facts.get("duration_seconds") or found.get("duration_seconds") or DEFAULT_SECONDS
    edges = [round(duration * part / 4, 2) for part in range(4)] + [duration]
    shots = [
        ("빈 컵 보여 주기", "조리대 앞에 서서 빈 컵을 카메라 쪽으로 기울여 안을 보여 줘요.", 1),
        ("박에 맞춰 흔들기", "컵을 머리 위로 들고 두 박마다 좌우로 한 번씩 흔들어요.", 2),
        ("바꿔치기", "손으로 렌즈를 가렸다 떼면서 가득 찬 컵을 든 채 같은 자세로 서요.", 3),
        ("놀라고 마시기", "한 박 멈춰 눈을 크게 뜨고, 한 모금 마신 뒤 엄지를 들어요.", 1),
    ]
    return {
        "title": "빈 컵이 가득 차는 마술",
        "concept": "박에 맞춰 흔든 빈 컵이 한순간에 가득 차는 반전 챌린지예요.",
        "narrative": "평범한 빈 컵을 진지하게 보여 주고, 음악이 바뀌는 순간 가득 찬 컵으로 바꿔요. "
        "별것 아닌 마술에 크게 놀라는 표정이 웃음을 만들어요.",
        "setting": "창가가 있는 주방이나 책상 앞",
        "costume": "컵이 잘 보이는 단색 상의",
        "props": ["똑같은 투명 컵 두 개", "색이 진한 음료"],
        "music": {"original": None, "korean_alternative": "95BPM 안팎의 경쾌한 저작권 무료 음원"},
        "shots": [
            {
                "start": edges[number],
                "end": edges[number + 1],
                "title": title,
                "action": action,
                "camera": "휴대폰을 가슴 높이에 세워 두고 상반신이 다 나오게 찍어요.",
                "caption": "이게 되네?" if number == 3 else None,
                "difficulty": difficulty,
            }
            for number, (title, action, difficulty) in enumerate(shots)
        ],
        "upload_caption": "빈 컵이었는데… 이게 되네?",
        "hashtags": ["빈컵챌린지", "이게되네", "홈카페"],
        "dos": ["컵과 서는 자리를 샷마다 똑같이 맞춰요.", "음악은 플랫폼이 제공하는 음원만 써요."],
        "donts": ["유리컵을 세게 흔들지 않아요. 플라스틱 컵으로 바꿔도 좋아요.", "상표가 보이는 컵은 쓰지 않아요."],
        "estimated_minutes": 30,
    }


def vector(text: str, dimensions: int) -> list[float]:
    """Numbers that depend on the text only, of no particular length."""
    seed = sum(ord(letter) * (place + 1) for place, letter in enumerate(text))
    return [3.0 * math.sin(seed * 0.37 + place * 1.7) for place in range(dimensions)]
