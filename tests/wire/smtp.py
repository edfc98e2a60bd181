"""A mail server on loopback that keeps what it was given, and fails as mail servers do."""

import email
import email.policy
import socketserver
import threading
from email.message import EmailMessage
from typing import Any, Self

MODES = (
    "ok",
    "busy",  # 451 after the message: try again later
    "refuses_recipient",  # 550: no such mailbox
    "refuses_message",  # 554 after the message
    "drop",  # takes the message and closes without an answer
    "hang",  # takes the message and never answers
)


class SmtpServer:
    """A context manager around the server's thread; `mode` is one of `MODES` and may change at any time."""

    def __init__(self, port: int = 0) -> None:
        self.mode = "ok"
        self.accepted: list[EmailMessage] = []
        """What was answered with 250."""
        self.received = threading.Event()
        """Set with every message whose last line has come, whatever the answer."""
        self._closing = threading.Event()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.wire = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """For EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mailers(self) -> dict[str, Any]:
        """For the setting MAILERS."""
        options = {"host": "127.0.0.1", "port": self.port, "timeout": 10}
        return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    def take(self, content: bytes) -> str | None:
        """The answer to a message; None closes the connection without one."""
        mode = self.mode
        self.received.set()
        if mode == "hang":
            self._closing.wait(60)
        if mode in ("hang", "drop"):
            return None
        if mode == "busy":
            return "451 come back later"
        if mode == "refuses_message":
            return "554 not this one"
        self.accepted.append(email.message_from_bytes(content, policy=email.policy.default))
        return "250 taken"


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    wire: SmtpServer


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        """One client: as little SMTP as smtplib asks for."""
        self._say("220 ready")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say("354 go on")
                answer = self.server.wire.take(self._message())
                if answer is None:
                    return
                self._say(answer)
            elif verb == b"RCPT" and self.server.wire.mode == "refuses_recipient":
                self._say("550 nobody here")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
