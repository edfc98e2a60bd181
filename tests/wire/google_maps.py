"""Google's Geocoding API on loopback: addresses of a few spots in Seoul, and the ways in which it says no."""

from urllib.parse import parse_qs, urlsplit

from tests.wire.messages import Reply, Request
from tests.wire.server import WireServer

CITY_HALL = (37.5663, 126.9779)
SEA = (37.15, 129.8)
ADDRESSES = {
    CITY_HALL: "대한민국 서울특별시 중구 세종대로 110",
    (37.4979, 127.0276): "대한민국 서울특별시 강남구 강남대로 396",
}
_STATUS_NAMES = {400: "INVALID_REQUEST", 401: "REQUEST_DENIED", 403: "REQUEST_DENIED", 429: "OVER_QUERY_LIMIT"}
"""What Google says with HTTP status 200; its own faults come with their number."""


class GoogleMapsServer(WireServer):
    """`fail_next("429")` answers OVER_QUERY_LIMIT as Google does; "503", "timeout", "drop", "not_json" also fail."""

    model_kinds = frozenset({"geocode"})

    def kind_of(self, method: str, path: str, headers: dict[str, str]) -> str:
        """geocode."""
        return "geocode" if (method, urlsplit(path).path) == ("GET", "/maps/api/geocode/json") else "unknown"

    def is_signed(self, request: Request) -> bool:
        """A key in the query."""
        return bool(self.question(request).get("key"))

    @staticmethod
    def question(request: Request) -> dict[str, str]:
        """The query of a request."""
        return {name: values[0] for name, values in parse_qs(urlsplit(request.path).query).items()}

    def error(self, status: int, headers: dict[str, str]) -> Reply:
        """A body with a status word; HTTP 200 for what is the caller's fault or quota."""
        word = _STATUS_NAMES.get(status)
        if word is None:
            return Reply({"status": "UNKNOWN_ERROR", "results": []}, status, headers)
        return Reply({"status": word, "error_message": f"wire: {word}", "results": []}, 200, headers)

    def answer(self, request: Request, mode: str | None) -> Reply:
        """The results: a plus code first, as Google has it, and then the address."""
        question = self.question(request)
        if "latlng" in question:
            latitude, longitude = (float(part) for part in question["latlng"].split(","))
            found = [(at, text) for at, text in ADDRESSES.items() if _is_close(at, (latitude, longitude))]
        else:
            found = [(at, text) for at, text in ADDRESSES.items() if question.get("address", "") in text]
        results = [_result(at, text, ["street_address"]) for at, text in found]
        if results and "latlng" in question:
            results.insert(0, _result(found[0][0], "8Q98HX8C+G5 대한민국 서울특별시", ["plus_code"]))
        return Reply({"status": "OK" if results else "ZERO_RESULTS", "results": results})


def _is_close(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(abs(mine - theirs) < 0.001 for mine, theirs in zip(one, other, strict=True))


def _result(at: tuple[float, float], text: str, types: list[str]) -> dict[str, object]:
    location = {"lat": at[0], "lng": at[1]}
    return {"formatted_address": text, "types": types, "geometry": {"location": location}, "place_id": "wire"}
