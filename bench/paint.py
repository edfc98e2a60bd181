"""The recipe page as a phone on a slow network sees it: largest paint, layout shift, bytes before pictures and films.

The profile is Lighthouse's for phones ("Slow 4G": 150 ms round trip, 1.6 Mbit/s down, 0.75 up; processor slowed four
times), applied by Chromium itself; the cache is empty at each visit. Figures are the worst page of the demo.
"""

import argparse
import statistics
from dataclasses import dataclass

from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Browser, CDPSession, sync_playwright

from bench.browser import launch
from bench.figure import Figure
from bench.web import server

NEEDS_DATABASE = True
ROUNDS = 3
MOST_PAINT_SECONDS = 2.5
MOST_SHIFT = 0.1
MOST_KILOBYTES = 150
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
MEDIA = {"Image", "Media"}
OBSERVE = """
window.__paint = 0; window.__shift = 0;
const watch = (type, see) =>
    new PerformanceObserver(list => list.getEntries().forEach(see)).observe({type, buffered: true});
watch("largest-contentful-paint", entry => { window.__paint = entry.startTime; });
watch("layout-shift", entry => { if (!entry.hadRecentInput) window.__shift += entry.value; });
"""


@dataclass(frozen=True)
class Visit:
    """One visit: seconds to the largest paint, layout shift, bytes over the wire that are no picture and no film."""

    paint: float
    shift: float
    kilobytes: float


def measure(options: argparse.Namespace) -> list[Figure]:
    """Every recipe of the demo, three visits each; the median visit of the worst recipe."""
    from remix.models import RemixNode

    with override_settings(DEBUG=True):  # the demo loads nowhere else
        call_command("load_demo", verbosity=0)
    paths = [node.get_absolute_url() for node in RemixNode.objects.published()]
    with server() as address, sync_playwright() as playwright:
        browser = launch(playwright)
        visits = {page: [visit(browser, address + page) for _round in range(ROUNDS)] for page in paths}
        browser.close()
    paint = max(statistics.median(one.paint for one in several) for several in visits.values())
    shift = max(one.shift for several in visits.values() for one in several)
    weight = max(one.kilobytes for several in visits.values() for one in several)
    return [
        _figure("largest paint", paint, "s", MOST_PAINT_SECONDS),
        _figure("layout shift", shift, "", MOST_SHIFT),
        _figure("bytes before media", weight, "kB", MOST_KILOBYTES),
    ]


def visit(browser: Browser, address: str) -> Visit:
    """Open the page in a new, empty browser profile and wait until nothing moves any more."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=3, locale="ko-KR")
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    _count_bytes(devtools, kinds, sizes)
    devtools.send("Network.emulateNetworkConditions", SLOW_4G)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(OBSERVE)
    page.goto(address, wait_until="networkidle")
    paint, shift = page.evaluate("[window.__paint / 1000, window.__shift]")
    context.close()
    weight = sum(size for request, size in sizes.items() if kinds.get(request) not in MEDIA)
    return Visit(paint, shift, weight / 1000)


def _count_bytes(devtools: CDPSession, kinds: dict[str, str], sizes: dict[str, float]) -> None:
    def answered(event: dict[str, str]) -> None:
        kinds[event["requestId"]] = event["type"]

    def finished(event: dict[str, float | str]) -> None:
        sizes[str(event["requestId"])] = float(event["encodedDataLength"])

    devtools.on("Network.responseReceived", answered)
    devtools.on("Network.loadingFinished", finished)
    devtools.send("Network.enable")


def _figure(name: str, value: float, unit: str, most: float) -> Figure:
    return Figure(f"recipe page on a slow phone: {name}", value, unit, most, value / most, f"< {most}", value < most)
