"""The API against its own document: generated requests, well-formed and not, as anonymous, creator and partner.

Schemathesis reads `/api/v1/schema/` and makes the requests; every answer must be one that the document names, with the
headers and the shape that it promises, and none may be a 5xx. The tests run the same with fewer cases.
"""

import itertools
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

import hypothesis
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, Phase
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bench.figure import Figure

NEEDS_DATABASE = True
ROLES = ("anonymous", "creator", "partner")
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    ignored_auth,
]
# So that the callers' limits answer for a few of the requests and not for nearly all.
GENEROUS = {"API_REQUESTS_PER_MINUTE": 10**9, "API_ANONYMOUS_REQUESTS_PER_MINUTE": 10**9, "REQUIRED_CONSENTS": []}
# What is sent wrongly may be refused with any error of the caller's; that the document names it is checked apart.
CONFIGURATION = {"checks": {"negative_data_rejection": {"expected-statuses": ["4xx"]}}}
REQUESTS_OF_A_SAMPLE = 4
# Schemathesis does not unpack what comes from an application in its own process.
PLAIN = {"Accept-Encoding": "identity"}

type Operation = APIOperation[Any, Any, Any, Any]


@dataclass
class Outcome:
    """How many requests were made, what they were answered with, and what was wrong."""

    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    errors: int = 0


def add_arguments(parser: ArgumentParser) -> None:
    """How many requests."""
    parser.add_argument("--cases", type=int, default=10_000, help="generated requests to the API (10000)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the generated requests (1)")


def measure(options: Namespace) -> list[Figure]:
    """Generate the requests and count what the document does not allow."""
    outcome = try_all(*callers(), cases=options.cases, seed=options.seed)
    for line in outcome.violations[:20]:
        print(line)
    print("answers by status:", dict(sorted(outcome.statuses.items())))
    wrong = len(outcome.violations)
    return [
        Figure("contract: generated requests", outcome.cases, "requests", goal=f"≥ {options.cases}"),
        Figure("contract: server errors", outcome.errors, "", goal="0", ok=outcome.errors == 0),
        Figure("contract: schema violations", wrong, "", goal="0", ok=wrong == 0),
    ]


def callers() -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """What each role sends to say who it is, and parts of addresses that lead somewhere for all of them."""
    from accounts import tokens
    from remix.models import Analysis, AnalysisRequest
    from tests.accounts import world

    names = world.make().names
    headers: dict[str, dict[str, str]] = {"anonymous": {}}
    for role in ROLES[1:]:
        person = world.person(role)
        AnalysisRequest.objects.create(analysis=Analysis.objects.get(), user=person)
        headers[role] = {"Authorization": f"Bearer {tokens.issue(user=person).access}"}
    known = {"node_id": names["node"], "analysis_id": names["analysis"], "slug": names["campaign"]}
    return headers, {name: str(part) for name, part in known.items()}


def try_all(headers: dict[str, dict[str, str]], known: dict[str, str], *, cases: int, seed: int) -> Outcome:
    """At least `cases` requests, the same number to every operation in every role and mode, or to a sample of these.

    `headers` say who asks, by role; `known` are parts of addresses that lead somewhere: half of the requests use them.
    """
    outcome = Outcome()
    with override_settings(**GENEROUS), _one_connection():
        document = schemathesis.openapi.from_wsgi(
            "/api/v1/schema/", get_wsgi_application(), config=SchemathesisConfig.from_dict(CONFIGURATION)
        )
        operations = [found.ok() for found in document.get_all_operations() if isinstance(found, Ok)]
        plan = list(itertools.product(operations, headers.items(), MODES, (True, False)))
        if cases < len(plan):  # making ready for an entry costs more than its requests
            plan = Random(seed).sample(plan, max(1, cases // REQUESTS_OF_A_SAMPLE))
        most = -(-cases // len(plan))
        while outcome.cases < cases:
            before = outcome.cases
            for operation, (role, sent), mode, leads_somewhere in plan:
                given = _given(operation, mode, known) if leads_somewhere else {}
                _try(operation, role, sent, mode, given, most, seed, outcome)
            if outcome.cases == before:
                break
            seed, most = seed + 1, max(1, (cases - outcome.cases) // len(plan))
    return outcome


@contextmanager
def _one_connection() -> Iterator[None]:
    """The requests share the caller's connection and its open transaction, as with Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def _given(operation: Operation, mode: GenerationMode, known: dict[str, str]) -> dict[str, Any]:
    """What is not generated: parts of the address that lead somewhere, and the document's own example of the body."""
    given: dict[str, Any] = {}
    names = {parameter.name for parameter in operation.path_parameters}
    if names and names <= known.keys():
        given["path_parameters"] = {name: known[name] for name in names}
    if mode is GenerationMode.POSITIVE:
        for media_type, content in operation.definition.raw.get("requestBody", {}).get("content", {}).items():
            given |= {"body": content["example"], "media_type": media_type} if "example" in content else {}
    return given


def _try(
    operation: Operation,
    role: str,
    headers: dict[str, str],
    mode: GenerationMode,
    given: dict[str, Any],
    most: int,
    seed: int,
    outcome: Outcome,
) -> None:
    """So many requests to one operation; what is wrong goes to `outcome`."""
    strategy = operation.as_strategy(generation_mode=mode, **given)

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=most,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=strategy)
    def ask(case: Any) -> None:
        outcome.cases += 1
        case.headers = {**(case.headers or {}), **headers}
        response = case.call(headers=PLAIN)
        outcome.statuses[response.status_code] += 1
        outcome.errors += response.status_code >= 500
        try:
            case.validate_response(response, checks=CHECKS, headers=headers)
        except FailureGroup as failures:
            where = f"{role}, {mode.value}: {case.as_curl_command()}"
            outcome.violations += [f"{failure.title}: {failure.message}\n{where}" for failure in failures.exceptions]

    with suppress(Unsatisfiable):  # nothing of this operation can be said wrongly
        ask()
