"""Redis by its address: one server, a primary that Sentinels watch, a cluster; each with real servers."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.core.cache import cache

from kmeme.lib import drop_watch, redis_urls
from kmeme.lib.cache import generations, watch
from kmeme.lib.drop_watch import announce
from kmeme.lib.limits import Exceeded, Limit, RedisStore, Window
from kmeme.lib.redis_cluster import ClusterFactory

SERVER = shutil.which("redis-server") or "redis-server"


@pytest.mark.parametrize(
    ("url", "location", "options"),
    [
        ("redis://:secret@host:6379/2", "redis://:secret@host:6379/2", {}),
        ("unix:///run/redis.sock?db=1", "unix:///run/redis.sock?db=1", {}),
        (
            "redis+sentinel://:se%40cret@a:26379,b/memes/3",
            "redis://memes/3",
            {"SENTINELS": [("a", 26379), ("b", 26379)], "PASSWORD": "se@cret"},
        ),
        ("redis+sentinel://a/memes", "redis://memes/0", {"SENTINELS": [("a", 26379)]}),
        ("redis+cluster://a:7000,b", "redis://a:7000/0", {"NODES": [("a", 7000), ("b", 6379)]}),
    ],
    ids=["one", "socket", "sentinels", "sentinel without a number", "cluster"],
)
def test_an_address_says_where_redis_is(url: str, location: str, options: dict[str, Any]) -> None:
    made = redis_urls.cache(url, "kmeme")
    assert made["LOCATION"] == location
    assert made["OPTIONS"].items() >= {**redis_urls.OPTIONS, **options}.items()


@pytest.mark.parametrize(
    "url",
    [
        "redis+sentinel://a:26379",
        "redis+sentinel://a:26379/memes/two",
        "redis+sentinel:///memes",
        "redis+sentinel://a:port/memes",
        "redis+cluster://a:7000/3",
        "redis+cluster://a:7000,,b:7000",
        "redis+cluster://",
    ],
)
def test_an_address_that_is_not_whole_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="REDIS_URL"):
        redis_urls.cache(url, "kmeme")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        # A cluster's servers talk to each other 10,000 above.
        return 20_000 + int(probe.getsockname()[1]) % 30_000


class Servers:
    """Processes of Redis on the loopback, all of which end with the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: dict[int, subprocess.Popen[bytes]] = {}

    def start(self, *options: str, sentinel: str = "") -> int:
        port = free_port()
        home = self.folder / str(port)
        home.mkdir()
        configuration = home / "redis.conf"
        configuration.write_text(sentinel)
        arguments = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(home), *options]
        arguments += ["--sentinel"] if sentinel else ["--save", ""]
        self.processes[port] = subprocess.Popen([SERVER, str(configuration), *arguments], stdout=subprocess.DEVNULL)
        eventually(lambda: client(port).ping())
        return port

    def stop(self) -> None:
        for process in self.processes.values():
            process.kill()
            process.wait()


def client(port: int) -> Any:
    return redis.Redis(port=port, socket_timeout=2)


def eventually(check: Any) -> None:
    """Wait until it is true, as long as a slow machine may need."""
    for _attempt in range(600):
        try:
            if check():
                return
        except redis.RedisError:
            pass
        time.sleep(0.05)
    raise AssertionError("it never became true")


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    servers = Servers(tmp_path)
    yield servers
    watch.close()
    servers.stop()


def use(settings: Any, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(drop_watch, "RETRY_SECONDS", 0.0)
    settings.CACHES = {"default": redis_urls.cache(url, "kmeme")}
    watch.close()


@pytest.mark.django_db
def test_sentinels_lead_to_the_new_primary(servers: Servers, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    primary = servers.start()
    replica = servers.start("--replicaof", f"127.0.0.1 {primary}")
    eventually(lambda: client(replica).info("replication")["master_link_status"] == "up")
    sentinel = servers.start(
        sentinel=f"sentinel monitor memes 127.0.0.1 {primary} 1\n"
        "sentinel down-after-milliseconds memes 500\nsentinel failover-timeout memes 2000\n"
    )
    watcher = client(sentinel)
    eventually(lambda: watcher.execute_command("SENTINEL", "MASTER", "memes")[b"num-slaves"] == b"1")
    use(settings, monkeypatch, f"redis+sentinel://127.0.0.1:{sentinel}/memes/0")
    before = generations(["node:1"])[0]
    assert before
    client(primary).wait(1, 5000)
    servers.processes[primary].kill()
    eventually(lambda: client(replica).info("replication")["role"] == "master")
    eventually(lambda: generations(["node:1"])[0] == before)
    announce(["node:1"], 5)
    assert generations(["node:1"]) == [5]


@pytest.fixture
def cluster(servers: Servers, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    ports = [servers.start("--cluster-enabled", "yes", "--cluster-node-timeout", "2000") for _node in range(3)]
    nodes = [f"127.0.0.1:{port}" for port in ports]
    command = [shutil.which("redis-cli") or "redis-cli", "--cluster", "create", *nodes, "--cluster-yes"]
    subprocess.run(command, check=True, capture_output=True)
    eventually(lambda: all(client(port).cluster("info")["cluster_state"] == "ok" for port in ports))
    use(settings, monkeypatch, f"redis+cluster://{','.join(nodes)}")
    yield
    ClusterFactory._clients.clear()


@pytest.mark.django_db
def test_a_cluster_keeps_generations_counts_and_pages(cluster: None) -> None:
    subjects = [f"node:{number}" for number in range(50)]
    before = generations(subjects)
    assert all(before)
    announce(subjects[:2], 5)
    assert generations(subjects) == [5, 5, *before[2:]]

    cache.set_many({f"page:{number}": number for number in range(50)})
    assert cache.get_many([f"page:{number}" for number in range(50)]) == {f"page:{n}": n for n in range(50)}

    limit = Limit("cluster", (Window("minute", 1, 60), Window("hour", 9, 3600)), RedisStore)
    limit.spend("somebody")
    with pytest.raises(Exceeded):
        limit.spend("somebody")
