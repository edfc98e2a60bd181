"""Claude's wire: the Messages API with structured output."""

import json

from tests.wire import answers
from tests.wire.messages import Reply, Request
from tests.wire.server import WireServer

_ERROR_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
    500: "api_error",
    503: "api_error",
    529: "overloaded_error",
}


class ClaudeServer(WireServer):
    """Speaks as `api.anthropic.com` does."""

    model_kinds = frozenset({"messages"})

    def kind_of(self, method: str, path: str, headers: dict[str, str]) -> str:
        """messages."""
        return "messages" if (method, path.partition("?")[0]) == ("POST", "/v1/messages") else "unknown"

    def is_signed(self, request: Request) -> bool:
        """A bearer, or the older header."""
        headers = request.headers
        return headers.get("authorization", "").startswith("Bearer ") or bool(headers.get("x-api-key"))

    def error(self, status: int, headers: dict[str, str]) -> Reply:
        """An error object."""
        kind = _ERROR_TYPES.get(status, "api_error")
        return Reply({"type": "error", "error": {"type": kind, "message": f"wire: {kind}"}}, status, headers)

    def answer(self, request: Request, mode: str | None) -> Reply:
        """A message with a plan for the request's facts."""
        asked = request.json
        if not asked.get("messages") or not asked.get("max_tokens"):
            return self.error(400, {})
        prompt = "\n".join(_text_of(message["content"]) for message in asked["messages"])
        text = json.dumps(answers.brief(prompt), ensure_ascii=False)
        stop_reason = "end_turn"
        if mode == "bad_model_json":
            text = "여기 있어요: " + text
        elif mode == "truncated":
            text, stop_reason = text[: len(text) // 2], "max_tokens"
        elif mode == "schema":
            text = json.dumps({"title": "샷이 없는 레시피", "shots": []}, ensure_ascii=False)
        content = [] if mode == "blocked" else [{"type": "text", "text": text}]
        return Reply(
            {
                "id": "msg_wire_01",
                "type": "message",
                "role": "assistant",
                "model": asked["model"],
                "content": content,
                "stop_reason": "refusal" if mode == "blocked" else stop_reason,
                "stop_sequence": None,
                "usage": {"input_tokens": 2480, "output_tokens": 1130},
            }
        )


def _text_of(content: str | list[dict[str, str]]) -> str:
    return content if isinstance(content, str) else "\n".join(block.get("text", "") for block in content)
