"""The API keeps to its document, whatever is sent; `bin/bench contract` tries ten thousand requests."""

from bench.contract import callers, try_all


def test_generated_requests_get_what_the_document_says(db: None) -> None:
    outcome = try_all(*callers(), cases=400, seed=1)
    assert outcome.violations == [], "\n".join(outcome.violations[:5])
    assert outcome.errors == 0
    assert outcome.cases >= 400
