"""Gemini's wire: generateContent, batchEmbedContents and the Files API with resumable upload."""

import json
import re
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.wire import answers
from tests.wire.messages import Reply, Request
from tests.wire.server import WireServer

_STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    529: "OVERLOADED",
}
_ROUTES = (
    ("POST", r"/v\w+/models/[^/:]+:generateContent", "generateContent"),
    ("POST", r"/v\w+/models/[^/:]+:batchEmbedContents", "batchEmbedContents"),
    ("GET", r"/v\w+/files/[\w-]+", "getFile"),
    ("DELETE", r"/v\w+/files/[\w-]+", "deleteFile"),
)


def camel(value: Any) -> Any:
    """The same JSON with camelCase keys: the SDK mixes both spellings, and Gemini takes both."""
    if isinstance(value, list):
        return [camel(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {re.sub(r"_(\w)", lambda match: match[1].upper(), key): camel(item) for key, item in value.items()}


class GeminiServer(WireServer):
    """Speaks as `generativelanguage.googleapis.com` does. A file becomes `file_state` at the `polls`-th look."""

    model_kinds = frozenset({"generateContent", "batchEmbedContents"})

    def __init__(self, port: int = 0, *, hang_seconds: float = 20.0, delay_seconds: float = 0.0) -> None:
        super().__init__(port, hang_seconds=hang_seconds, delay_seconds=delay_seconds)
        self.files: dict[str, dict[str, Any]] = {}
        self.polls = 1
        self.file_state = "ACTIVE"
        self._looks: dict[str, int] = {}
        self._files_lock = threading.Lock()

    def kind_of(self, method: str, path: str, headers: dict[str, str]) -> str:
        """generateContent, batchEmbedContents, startUpload, upload, getFile, deleteFile."""
        path = urlsplit(path).path
        if method == "POST" and re.fullmatch(r"/upload/v\w+/files", path):
            return "startUpload" if headers.get("x-goog-upload-command") == "start" else "upload"
        return next((kind for verb, route, kind in _ROUTES if verb == method and re.fullmatch(route, path)), "unknown")

    def is_signed(self, request: Request) -> bool:
        """A key in Gemini's own header; the address for the bytes of an upload needs none."""
        return request.kind == "upload" or bool(request.headers.get("x-goog-api-key"))

    def error(self, status: int, headers: dict[str, str]) -> Reply:
        """A google.rpc.Status."""
        name = _STATUS_NAMES.get(status, "UNKNOWN")
        return Reply({"error": {"code": status, "message": f"wire: {name}", "status": name}}, status, headers)

    def answer(self, request: Request, mode: str | None) -> Reply:
        """By the kind of request."""
        handlers: dict[str, Callable[[Request, str | None], Reply]] = {
            "generateContent": self._generate,
            "batchEmbedContents": self._embed,
            "startUpload": self._start_upload,
            "upload": self._upload,
            "getFile": self._get_file,
            "deleteFile": self._delete_file,
        }
        return handlers[request.kind](request, mode)

    def _generate(self, request: Request, mode: str | None) -> Reply:
        parts = [part for content in request.json.get("contents") or [] for part in content.get("parts") or []]
        if not parts:
            return self.error(400, {})
        usage = {"promptTokenCount": 4210, "candidatesTokenCount": 655, "thoughtsTokenCount": 120}
        usage["totalTokenCount"] = sum(usage.values())
        if mode == "blocked":
            return Reply({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": usage})
        said = answers.analysis("\n".join(part.get("text", "") for part in parts))
        if mode == "another_clip":
            said["duration_seconds"] = 95.0
        text = json.dumps(said, ensure_ascii=False)
        if mode == "bad_model_json":
            text = "죄송하지만 " + text
        elif mode == "truncated":
            text = text[: len(text) // 2]
        elif mode == "schema":
            text = json.dumps({"duration_seconds": "아주 길어요", "meme": {"difficulty": 9}}, ensure_ascii=False)
        finish = "MAX_TOKENS" if mode == "truncated" else "STOP"
        candidate = {"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": finish, "index": 0}
        return Reply({"candidates": [candidate], "usageMetadata": usage, "modelVersion": "wire-1"})

    def _embed(self, request: Request, mode: str | None) -> Reply:
        vectors = []
        for item in camel(request.json)["requests"]:
            text = "".join(part.get("text", "") for part in item["content"]["parts"])
            dimensions = item.get("outputDimensionality", 3072)
            vectors.append({"values": answers.vector(text, 5 if mode == "schema" else dimensions)})
        return Reply({"embeddings": vectors})

    def _start_upload(self, request: Request, mode: str | None) -> Reply:
        with self._files_lock:
            name = f"files/wire-{len(self.files) + 1}"
            self.files[name] = {
                "name": name,
                "uri": f"https://generativelanguage.googleapis.com/v1/{name}",
                "mimeType": request.headers.get("x-goog-upload-header-content-type", ""),
                "sizeBytes": "0",
                "state": "PROCESSING",
            }
        address = f"{self.url}/upload/v1/files?upload_id={name.partition('/')[2]}&upload_protocol=resumable"
        return Reply({}, headers={"X-Goog-Upload-URL": address, "X-Goog-Upload-Status": "active"})

    def _upload(self, request: Request, mode: str | None) -> Reply:
        match = re.search(r"upload_id=([\w-]+)", request.path)
        file = self.files.get(f"files/{match[1]}") if match else None
        if file is None:
            return self.error(404, {})
        file["sizeBytes"] = str(int(file["sizeBytes"]) + request.size)
        if "finalize" not in request.headers.get("x-goog-upload-command", ""):
            return Reply({}, headers={"X-Goog-Upload-Status": "active"})
        return Reply({"file": file}, headers={"X-Goog-Upload-Status": "final"})

    def _get_file(self, request: Request, mode: str | None) -> Reply:
        name = self._name(request)
        with self._files_lock:
            if name not in self.files:
                return self.error(404, {})
            self._looks[name] = self._looks.get(name, 0) + 1
            if self._looks[name] >= self.polls:
                self.files[name]["state"] = self.file_state
            return Reply(dict(self.files[name]))

    def _delete_file(self, request: Request, mode: str | None) -> Reply:
        with self._files_lock:
            return Reply({}) if self.files.pop(self._name(request), None) else self.error(404, {})

    @staticmethod
    def _name(request: Request) -> str:
        return "files/" + urlsplit(request.path).path.rpartition("/")[2]
