"""A partner's receiver of webhooks on loopback, which answers what a test wants."""

from tests.wire.messages import Reply, Request
from tests.wire.server import WireServer


class WebhookReceiver(WireServer):
    """A context manager; `reply` is what it answers, `fail_next("timeout")` and `"drop"` break the connection."""

    model_kinds = frozenset({"webhook"})

    def __init__(self, port: int = 0, *, hang_seconds: float = 20.0) -> None:
        super().__init__(port, hang_seconds=hang_seconds)
        self.reply = Reply({"ok": True})

    def kind_of(self, method: str, path: str, headers: dict[str, str]) -> str:
        """Every address of it takes webhooks."""
        return "webhook" if method == "POST" else "unknown"

    def is_signed(self, request: Request) -> bool:
        """The tests look at signatures themselves."""
        return True

    def answer(self, request: Request, mode: str | None) -> Reply:
        """What the test chose."""
        return self.reply

    def error(self, status: int, headers: dict[str, str]) -> Reply:
        """A plain error."""
        return Reply({"error": status}, status=status, headers=headers)
