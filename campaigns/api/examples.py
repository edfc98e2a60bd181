"""The examples of the docs: one campaign, one of its places, one visit."""

from typing import Any

CAMPAIGN: dict[str, Any] = {
    "slug": "last-train",
    "state": "live",
    "title": "막차 춤 챌린지",
    "type": "visit_challenge",
    "brand": "카페봄",
    "colour": "#1f6feb",
    "logo_url": None,
    "summary": "매장에서 찍고 텀블러를 받아요.",
    "starts_at": "2026-11-20T00:00:00Z",
    "ends_at": "2026-12-20T15:00:00Z",
    "is_open": True,
    "methods": ["gps_match", "qr_rotating"],
    "repeat": "once_a_place",
    "page_url": "https://kmeme.example/campaigns/last-train/",
}
ONE_CAMPAIGN = {**CAMPAIGN, "rules": None, "node_ids": ["remix_000123"], "place_count": 12}
PLACES: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": 12,
            "geometry": {"type": "Point", "coordinates": [126.977945, 37.566295]},
            "properties": {
                "name": "시청점",
                "address": "서울 중구 세종대로 110",
                "campaign": "last-train",
                "radius_metres": 100,
                "is_open": True,
                "opening_hours": [{"days": [0, 1, 2, 3, 4], "opens": "09:00", "closes": "21:00"}],
                "metres": 34.2,
                "page_url": "https://kmeme.example/campaigns/last-train/#place-12",
            },
        }
    ],
    "next_cursor": None,
}
FIX = {"latitude": 37.566231, "longitude": 126.978084, "accuracy": 18.0, "taken_at": "2026-11-23T03:00:29Z"}
SENT: dict[str, Any] = {
    "campaign": "last-train",
    "place_id": 12,
    "method": "gps_match",
    "fix": FIX,
    "sent_at": "2026-11-23T03:00:30Z",
    "agrees_to_location": True,
}
CHECK_IN: dict[str, Any] = {
    "check_in_id": 4711,
    "campaign": "last-train",
    "place_id": 12,
    "method": "gps_match",
    "state": "accepted",
    "refusal": None,
    "distance_metres": 14.1,
    "rewards": [{"reward_id": 3, "kind": "product", "title": "텀블러", "points": 0, "coupon_code": None}],
    "created_at": "2026-11-23T03:00:30Z",
}
