"""The examples of the docs: one recipe, seen from every side."""

from typing import Any

SUMMARY: dict[str, Any] = {
    "node_id": "remix_000123",
    "state": "published",
    "title": "지하철 막차 춤",
    "layer": "fork",
    "depth": 1,
    "parent_id": "remix_000007",
    "platform": "tiktok",
    "bpm": 120.0,
    "duration_seconds": 10.0,
    "difficulty": 2,
    "category": "식음료",
    "views": 184200,
    "governed_by": "open_community",
    "permission": "full_edit",
    "cover_url": "https://kmeme.example/media/key_frames/2026/11/5f2b.webp",
    "page_url": "https://kmeme.example/remix/remix_000123/",
    "published_at": "2026-11-20T09:12:44Z",
    "updated_at": "2026-11-22T01:30:00Z",
}
RECIPE: dict[str, Any] = {
    "title": "지하철 막차 춤",
    "concept": "빈 승강장에서 춤추기.",
    "narrative": "막차가 떠난 뒤의 춤이에요.",
    "setting": "지하철 승강장",
    "costume": None,
    "props": [],
    "music": {"original": "Night Train", "korean_alternative": None},
    "hook": {"kind": "반전 예고", "at_second": 0.5, "why": "텅 빈 승강장이 궁금해져요."},
    "shots": [
        {
            "start": 0.0,
            "end": 10.0,
            "title": "등장",
            "action": "혼자 걸어와요.",
            "camera": "삼각대 고정",
            "caption": "시작",
            "difficulty": 1,
            "beats": 20,
            "holds_hook": True,
            "frame_url": None,
        }
    ],
    "duration_seconds": 10.0,
    "bpm": 120.0,
    "beats": [0.0, 0.5, 1.0],
    "difficulty": 2,
    "estimated_minutes": 20,
    "upload_caption": None,
    "hashtags": ["막차춤"],
    "dos": [],
    "donts": [],
    "products": [],
    "category": "식음료",
    "platform": "tiktok",
    "key_action": "문이 닫히면 멈춰요.",
    "language": "ko",
    "credit": None,
    "width": 1080,
    "height": 1920,
    "is_skeleton": False,
}
NODE: dict[str, Any] = {
    **SUMMARY,
    "descendants": 41,
    "source": {"platform": "tiktok", "url": "https://www.tiktok.com/@someone/video/7412345678901234567"},
    "recipe": RECIPE,
}
CHANGE = {"dimension": "audio", "before": "Night Train", "after": "첫차", "is_confirmed": True}
PERFORMANCE = {"age_days": 7.0, "views": 184200.0, "parent_views": 41000.0, "ratio": 3.4927}
SUGGESTION = {
    "dimension": "audio",
    "effect": 1.2,
    "interval": {"level": 0.9, "low": 0.6, "high": 1.9},
    "children": 41,
    "basis": "family",
}
LIST = {"items": [SUMMARY], "next_cursor": None}
