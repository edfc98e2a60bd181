"""All that is measured, as data. The names are the product's (spec: Operations) and do not change with the code."""

from kmeme.lib.telemetry import Kind, Metric

MILLISECONDS = (5, 10, 25, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1000, 1500, 2500, 5000, 10_000)
"""Bounds for answers, the promise of 500 ms among them."""
SECONDS = (0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)
"""Bounds for work in the background."""

API_LATENCY = Metric(
    "k_meme.api.latency",
    Kind.HISTOGRAM,
    "ms",
    "How long the API's answers took, by endpoint.",
    ("method", "route", "status"),
    MILLISECONDS,
)
PAGE_LATENCY = Metric(
    "k_meme.page.latency",
    Kind.HISTOGRAM,
    "ms",
    "How long the pages' answers took, by route.",
    ("method", "route", "status"),
    MILLISECONDS,
)
MODEL_CALLS = Metric(
    "k_meme.model.calls",
    Kind.COUNTER,
    "1",
    "Attempts at a model; outcome is ok, or the kind of error.",
    ("provider", "model", "purpose", "outcome"),
)
MODEL_LATENCY = Metric(
    "k_meme.model.latency",
    Kind.HISTOGRAM,
    "s",
    "How long models took to answer.",
    ("provider", "model", "purpose"),
    SECONDS,
)
MODEL_COST = Metric("k_meme.model.cost", Kind.COUNTER, "USD", "What models cost.", ("provider", "model", "purpose"))
GEMINI_ERRORS = Metric(
    "k_meme.gemini.errors", Kind.COUNTER, "1", "Failed attempts at Gemini, by kind and reason.", ("kind", "reason")
)
GEMINI_ERROR_RATE = Metric(
    "k_meme.gemini.error_rate", Kind.GAUGE, "1", "The share of attempts at Gemini that failed within 15 minutes."
)
NODES_CREATED = Metric(
    "k_meme.node_creation",
    Kind.COUNTER,
    "1",
    "Runs of the main job that ended with a draft (ok) or without one (failed).",
    ("outcome",),
)
NODE_SUCCESS_RATE = Metric(
    "k_meme.node_creation.success_rate", Kind.GAUGE, "1", "The share of ended creations that made a recipe, 24 h."
)
K_SUCCESS_RATE = Metric(
    "k_meme.k_success.conversion_rate", Kind.GAUGE, "1", "The share of submitted videos with a certificate, 30 d."
)
CACHE_READS = Metric(
    "k_meme.cache.reads", Kind.COUNTER, "1", "Reads of the cache: outcome is hit or miss.", ("cache", "outcome")
)
JOBS = Metric("k_meme.job.runs", Kind.COUNTER, "1", "Runs of background jobs: ok or failed.", ("task", "outcome"))
JOB_SECONDS = Metric("k_meme.job.duration", Kind.HISTOGRAM, "s", "How long jobs took.", ("task",), SECONDS)
JOBS_WAITING = Metric("k_meme.queue.size", Kind.GAUGE, "1", "Jobs that are due and wait for a worker.", ("queue",))
JOBS_OLDEST = Metric("k_meme.queue.oldest_age", Kind.GAUGE, "s", "How long the first of them waits.", ("queue",))
CURATION_OPEN = Metric("k_meme.curation.open", Kind.GAUGE, "1", "What waits for a curator.", ("kind",))
CURATION_OLDEST = Metric(
    "k_meme.curation.oldest_age", Kind.GAUGE, "s", "How long the oldest of it waits for a curator.", ("kind",)
)
WORKER_SILENCE = Metric("k_meme.worker.silence", Kind.GAUGE, "s", "Since when no worker has shown a heartbeat.")
PERIODIC_LATE = Metric("k_meme.periodic.late", Kind.GAUGE, "1", "1 while a periodic job is overdue.", ("task",))
ALERT_FIRING = Metric("k_meme.alert.firing", Kind.GAUGE, "1", "1 while an alert is on.", ("alert",))

ALL: tuple[Metric, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Metric))
