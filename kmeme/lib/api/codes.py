"""Every `code` that a refusal of the API may carry, with its status and what it means: programs branch on them.

A room registers its own beside its endpoints; the docs list all of them.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of refusal: a stable slug, its HTTP status, and one sentence that says what to do next."""

    name: str
    status: int
    meaning: str | Promise


_codes: dict[str, Code] = {}


def register(*codes: Code) -> None:
    """Make codes known. Raises ValueError for a name that already means something else."""
    for code in codes:
        known = _codes.setdefault(code.name, code)
        if known != code:
            raise ValueError(f"the code {code.name} is registered twice")


def find(name: str) -> Code | None:
    """What a code means; None for one that nobody registered."""
    return _codes.get(name)


def get(name: str) -> Code:
    """What a code means. Raises KeyError for one that nobody registered."""
    return _codes[name]


def every() -> list[Code]:
    """All codes, by status and name."""
    return sorted(_codes.values(), key=lambda code: (code.status, code.name))


register(
    Code("invalid_request", 400, _("요청에 고칠 곳이 있어요. errors에서 어디가 왜 틀렸는지 확인해 주세요.")),
    Code("invalid_json", 400, _("본문이 올바른 JSON이 아니에요. 형식을 확인해 주세요.")),
    Code("invalid_utf8", 400, _("본문이 UTF-8이 아니에요. UTF-8로 보내 주세요.")),
    Code("duplicate_key", 400, _("한 객체에 같은 이름이 두 번 있어요. 하나만 남겨 주세요.")),
    Code("nested_too_deeply", 400, _("본문이 너무 깊이 겹쳐 있어요. 더 납작하게 보내 주세요.")),
    Code("bad_cursor", 400, _("이어 보기 커서가 이 목록의 것이 아니에요. 첫 페이지부터 다시 읽어 주세요.")),
    Code("bad_idempotency_key", 400, _("Idempotency-Key는 공백 없는 ASCII 글자 1~255자로 보내 주세요.")),
    Code("bad_request", 400, _("요청을 읽을 수 없어요. 주소와 헤더를 확인해 주세요.")),
    Code("not_authenticated", 401, _("누구인지 알려 주세요. Authorization 헤더에 토큰이나 API 키를 넣어 주세요.")),
    Code("token_not_valid", 401, _("쓸 수 없는 토큰이에요. 새로 받아서 다시 해 주세요.")),
    Code("token_ended", 401, _("로그인이 끝났어요. 다시 로그인해 주세요.")),
    Code("bad_key", 401, _("쓸 수 없는 API 키예요. 키를 확인하거나 새 키를 받아 주세요.")),
    Code("not_allowed", 403, _("이 계정으로는 할 수 없는 일이에요.")),
    Code("insufficient_scope", 403, _("이 키나 토큰의 범위로는 할 수 없는 일이에요.")),
    Code("consent_required", 403, _("약관이 바뀌었어요. 웹에서 확인하고 동의한 뒤에 다시 해 주세요.")),
    Code("mfa_setup_required", 403, _("관리자 계정은 2단계 인증이 필요해요. 웹에서 먼저 설정해 주세요.")),
    Code("csrf_failed", 403, _("브라우저 세션의 CSRF 확인에 실패했어요. 페이지를 새로 고친 뒤 다시 해 주세요.")),
    Code("not_found", 404, _("없거나 볼 수 없는 것이에요. 주소와 번호를 확인해 주세요.")),
    Code("method_not_allowed", 405, _("이 주소에서는 쓸 수 없는 방식이에요. Allow 헤더를 확인해 주세요.")),
    Code("not_acceptable", 406, _("JSON으로만 답해요. Accept 헤더를 application/json으로 해 주세요.")),
    Code("stale", 409, _("그사이에 바뀌었어요. 새로 읽고 다시 해 주세요.")),
    Code("idempotency_key_reused", 409, _("다른 요청에 이미 쓴 Idempotency-Key예요. 새 키로 보내 주세요.")),
    Code(
        "idempotency_in_progress", 409, _("같은 Idempotency-Key의 요청이 아직 처리 중이에요. 잠시 뒤에 다시 해 주세요.")
    ),
    Code("precondition_failed", 412, _("If-Match가 지금 판과 달라요. 새로 읽고 그 ETag로 다시 해 주세요.")),
    Code("body_too_large", 413, _("본문이 너무 커요. 나누거나 줄여서 보내 주세요.")),
    Code("unsupported_media_type", 415, _("받을 수 없는 형식이에요. 문서에 적힌 Content-Type으로 보내 주세요.")),
    Code("refused", 422, _("할 수 없는 요청이에요. detail을 확인해 주세요.")),
    Code("precondition_required", 428, _("If-Match 헤더가 필요해요. 먼저 읽고 받은 ETag를 보내 주세요.")),
    Code("too_many", 429, _("요청이 너무 많아요. Retry-After초 뒤에 다시 해 주세요.")),
    Code("internal_error", 500, _("우리 쪽 문제예요. 같은 요청을 다시 해 보고, 계속되면 request_id를 알려 주세요.")),
    Code("unavailable", 503, _("지금은 답할 수 없어요. Retry-After초 뒤에 다시 해 주세요.")),
)
