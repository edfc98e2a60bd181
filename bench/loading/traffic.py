"""People at the site: readers of pages, creators who hand in results and visit places, partners at the API.

Each has one connection, asks, thinks for a while, and asks again. What creators and partners send is sent again under
the same Idempotency-Key until the site has acknowledged it, as docs/api.md tells clients to.
"""

import asyncio
import random
import re
import time
from bisect import bisect
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx2

from bench.loading.records import LATE_SECONDS, Asked, Records
from bench.loading.world import CAMPAIGN, LATITUDE, LONGITUDE, Person, World

READERS, CREATORS = 0.75, 0.15
"""Shares of the connections; the rest are partners."""
TIMEOUT_SECONDS = 15.0
AGAIN_SECONDS = 1.0
NEW_WORK = 0.08
"""How often a creator or partner sends something instead of reading."""
VERSION = re.compile(r"load-(\d+)")

type Headers = dict[str, str]


class Traffic:
    """All connections of one load test."""

    def __init__(self, address: str, world: World, records: Records, *, connections: int, think_seconds: float) -> None:
        self.world, self.records, self.think_seconds = world, records, think_seconds
        self.address, self.connections = address, connections
        self.began = time.monotonic()
        self.committed: tuple[str, int, float] | None = None
        """The recipe that is edited all the time, the number in its title, and when that was committed."""
        self._stopping = False
        self._random = random.Random(1)
        self._creators = iter(world.creators)

    @property
    def now(self) -> float:
        """Seconds since the traffic began."""
        return time.monotonic() - self.began

    async def run(self, seconds: float) -> None:
        """Everybody comes, and leaves after so many seconds; what is under way is finished."""
        creators, readers = int(self.connections * CREATORS), int(self.connections * READERS)
        visits = [self.read, self.create, self.integrate]
        async with asyncio.TaskGroup() as group:
            for number in range(self.connections):
                visit = visits[bisect([readers, readers + creators], number)]
                group.create_task(self._live(visit, number))
            await asyncio.sleep(seconds)
            self._stopping = True

    async def _live(self, visit: Callable[[httpx2.AsyncClient, int], Awaitable[None]], number: int) -> None:
        limits = httpx2.Limits(max_connections=1, max_keepalive_connections=1)
        async with httpx2.AsyncClient(base_url=self.address, timeout=TIMEOUT_SECONDS, limits=limits) as http:
            await asyncio.sleep(self._random.uniform(0, self.think_seconds))
            while not self._stopping:
                await visit(http, number)
                await asyncio.sleep(self._random.expovariate(1 / self.think_seconds))

    async def read(self, http: httpx2.AsyncClient, number: int) -> None:
        """A stranger looks at a page."""
        recipe = f"/remix/{self._random.choice(self.world.recipes)}/"
        pages = [recipe, recipe, recipe, f"{recipe}tree/", "/remix/", "/campaigns/", f"/campaigns/{CAMPAIGN}/"]
        page = self._random.choice(pages)
        language = self._random.choice(["ko", "ko", "ko", "en"])
        sent, before = self.now, self.committed
        answer = await self._ask(http, "page", "GET", page, headers={"Accept-Language": language})
        if answer is not None and answer.status_code == 200 and before and page == f"/remix/{before[0]}/":
            self._check_age(answer.text, before, sent)

    async def create(self, http: httpx2.AsyncClient, number: int) -> None:
        """A creator looks at their own pages, hands in a result, or says that they are there."""
        person = self._random.choice(self.world.creators)
        if self._random.random() < NEW_WORK:
            await self._hand_in(http, person)
            if (visitor := next(self._creators, None)) is not None:
                await self._check_in(http, visitor)
            return
        page = self._random.choice(["/me/", f"/remix/{self._random.choice(self.world.recipes)}/", "/submissions/"])
        await self._ask(http, "signed in", "GET", page, headers={"Cookie": f"sessionid={person.session}"})

    async def integrate(self, http: httpx2.AsyncClient, number: int) -> None:
        """A partner reads, or has a video analysed."""
        person = self.world.partners[number % len(self.world.partners)]
        if self._random.random() < NEW_WORK / 2:
            await self._analyse(http, person)
            return
        recipe = f"/api/v1/remix/{self._random.choice(self.world.recipes)}/"
        path = self._random.choice([recipe, f"{recipe}descendants/", "/api/v1/remix/?limit=20", "/api/v1/campaigns/"])
        await self._ask(http, "API", "GET", path, headers=_bearer(person))

    async def _hand_in(self, http: httpx2.AsyncClient, person: Person) -> None:
        link = f"https://www.tiktok.com/@load/video/{uuid4().int % 10**18:018d}"
        body = {"node_id": self._random.choice(self.world.recipes), "link": link, "submit": True}
        answer = await self._until_taken(http, person, "/api/v1/submissions/", body)
        if answer is not None:
            self.records.submissions[link] = answer["submission_id"]

    async def _check_in(self, http: httpx2.AsyncClient, person: Person) -> None:
        now = datetime.now(UTC).isoformat()
        spread = self._random.uniform(-2e-4, 2e-4), self._random.uniform(-2e-4, 2e-4)
        at = {"latitude": LATITUDE + spread[0], "longitude": LONGITUDE + spread[1]}
        fix = {**at, "accuracy": round(self._random.uniform(8, 25), 1), "taken_at": now}
        body = {"campaign": CAMPAIGN, "place_id": self.world.place, "method": "gps_match", "fix": fix, "sent_at": now}
        answer = await self._until_taken(http, person, "/api/v1/check-ins/", body)
        if answer is not None:
            self.records.visits[person.pk] = answer["check_in_id"]

    async def _analyse(self, http: httpx2.AsyncClient, person: Person) -> None:
        url = f"https://www.youtube.com/shorts/{uuid4().hex[:11]}"
        answer = await self._until_taken(http, person, "/api/v1/remix/analyze/", {"url": url})
        if answer is not None:
            self.records.analyses[url] = answer["analysis_id"]

    async def _until_taken(self, http: httpx2.AsyncClient, person: Person, path: str, body: dict[str, object]) -> Any:
        """Send it until it is acknowledged, under one Idempotency-Key; None when it is refused for good."""
        headers = {**_bearer(person), "Idempotency-Key": uuid4().hex}
        while True:
            answer = await self._ask(http, "write", "POST", path, json=body, headers=headers)
            if answer is not None and answer.status_code < 300:
                return answer.json()
            if answer is not None and answer.status_code not in (409, 429) and answer.status_code < 500:
                return None
            await asyncio.sleep(AGAIN_SECONDS)

    async def _ask(
        self, http: httpx2.AsyncClient, kind: str, method: str, path: str, **sent: Any
    ) -> httpx2.Response | None:
        """One request, on record; None when there was no answer."""
        at = self.now
        try:
            answer = await http.request(method, path, **sent)
        except httpx2.HTTPError:
            answer = None
        status = answer.status_code if answer is not None else 0
        self.records.asked.append(Asked(kind, at, self.now - at, status))
        return answer

    def _check_age(self, page: str, before: tuple[str, int, float], sent: float) -> None:
        """A page must show an edit that was committed well before it was asked for."""
        found = VERSION.search(page)
        shown = int(found[1]) if found else 0
        if shown < before[1] and sent - before[2] > LATE_SECONDS:
            self.records.stale.append(f"{sent:.1f} s: shows {shown}, but {before[1]} was there at {before[2]:.1f} s")


def _bearer(person: Person) -> Headers:
    return {"Authorization": f"Bearer {person.token}"}
