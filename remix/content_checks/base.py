"""What a check is, what it finds, and how publishing says no."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from kmeme.lib.errors import Refused
from remix.content_checks.material import Material
from remix.models.content_check import Severity


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a check found.

    `sentence` is for the person; `facts` (JSON-able, without words of ours) tell this problem from another one, so that
    a warning that somebody has seen stays seen in either language. `shots` are numbers from 1, `links` (label, path).
    """

    sentence: str
    facts: Sequence[Any] = ()
    shots: Sequence[int] = ()
    links: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: `find` looks at the material and tells every problem; `advice` says what to do about one."""

    code: str
    label: str | Promise
    severity: Severity
    advice: str | Promise
    find: Callable[[Material], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, and the check that found it. `is_seen`: somebody has taken this warning upon themselves."""

    check: Check
    problem: Problem
    is_seen: bool = False
    key: str = field(init=False)

    def __post_init__(self) -> None:
        facts = json.dumps([*self.problem.facts], sort_keys=True, ensure_ascii=True, default=str)
        digest = hashlib.sha256(facts.encode()).hexdigest()[:16]
        object.__setattr__(self, "key", f"{self.check.code}:{digest}")

    @property
    def severity(self) -> Severity:
        """The check's."""
        return self.check.severity

    @property
    def is_blocking(self) -> bool:
        """Whether it holds publishing until it is repaired."""
        return self.severity == Severity.BLOCKING

    @property
    def waits(self) -> bool:
        """Whether it is a warning that nobody has seen yet."""
        return self.severity == Severity.WARNING and not self.is_seen


class Unready(Refused):
    """Not to be published like this: `code` is `blocked` or `unseen_warnings`, `findings` what stands against it."""

    def __init__(self, code: str, sentence: str, findings: Sequence[Finding]) -> None:
        super().__init__(code, sentence)
        self.findings = list(findings)
