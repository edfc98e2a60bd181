"""Measuring: who listens hears it, and nobody who measures can be hurt by it."""

import pytest

from kmeme.lib import metrics, telemetry
from kmeme.lib.telemetry import Labels, Metric
from tests.kmeme.monitoring.conftest import Listener


def test_a_listener_hears_every_measurement(listener: Listener) -> None:
    telemetry.record(metrics.JOBS, task="remix:measure", outcome="ok")
    assert listener.taken == [("k_meme.job.runs", 1, {"task": "remix:measure", "outcome": "ok"})]


def test_nobody_listens_by_default() -> None:
    telemetry.record(metrics.JOBS, task="remix:measure", outcome="ok")
    assert (telemetry._listeners, telemetry.trace_id()) == ([], "")


def test_a_span_nobody_traces_takes_notes_all_the_same() -> None:
    with telemetry.span("a job") as span:
        span.note("a better name", facts={"attempt": 1})


def test_a_missing_label_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        telemetry.record(metrics.JOBS, task="remix:measure")


def test_a_label_too_many_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        telemetry.record(metrics.JOBS, task="remix:measure", outcome="ok", person="홍길동")


def test_a_listener_that_breaks_does_not_break_what_is_measured(caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def take(self, metric: Metric, value: float, labels: Labels) -> None:
            raise RuntimeError

    after = Listener()
    with telemetry.listening(Broken(), after):
        telemetry.record(metrics.JOBS, task="remix:measure", outcome="ok")
    assert len(after.taken) == 1
    assert "Broken does not take k_meme.job.runs" in caplog.text


def test_every_metric_of_the_product_has_its_name() -> None:
    assert {
        "k_meme.api.latency",
        "k_meme.gemini.errors",
        "k_meme.node_creation.success_rate",
        "k_meme.k_success.conversion_rate",
    } <= {metric.name for metric in metrics.ALL}
