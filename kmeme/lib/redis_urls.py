"""`REDIS_URL` as Django's cache takes it: one server, servers that Sentinels watch, or a cluster.

    redis://:password@host:6379/0, rediss://..., unix:///path?db=0
    redis+sentinel://:password@sentinel1:26379,sentinel2:26379/name-of-the-primary/0
    redis+cluster://:password@host1:6379,host2:6379

Imported by settings.py, so nothing here may import Django's settings.
"""

from typing import Any
from urllib.parse import unquote

SENTINEL, CLUSTER = "redis+sentinel://", "redis+cluster://"
SENTINEL_PORT, PORT = 26379, 6379
# Without Redis the site is slower, not down: a failed read counts as a miss.
OPTIONS = {"IGNORE_EXCEPTIONS": True, "LOG_IGNORED_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 1}


def cache(url: str, key_prefix: str) -> dict[str, Any]:
    """The setting of the cache. Raises ValueError for an address of Sentinels or a cluster that is not whole."""
    base = {"BACKEND": "kmeme.lib.counted_cache.CountedCache", "KEY_PREFIX": key_prefix}
    if url.startswith(SENTINEL):
        return {**base, **_sentinels(url.removeprefix(SENTINEL))}
    if url.startswith(CLUSTER):
        return {**base, **_cluster(url.removeprefix(CLUSTER))}
    return {**base, "LOCATION": url, "OPTIONS": OPTIONS}


def _sentinels(rest: str) -> dict[str, Any]:
    """The primary only: a replica of Redis lags, and a generation that lags would bring dropped pages back."""
    password, hosts, path = _parts(rest, SENTINEL_PORT)
    name, _slash, number = path.partition("/")
    if not name or not (number or "0").isdigit():
        raise ValueError("REDIS_URL: name the primary that the Sentinels watch: redis+sentinel://host:26379/primary/0")
    options = {**OPTIONS, "CONNECTION_FACTORY": "django_redis.pool.SentinelConnectionFactory", "SENTINELS": hosts}
    if password:
        options["PASSWORD"] = password
    # The Sentinels themselves are asked as briefly as Redis.
    options["SENTINEL_KWARGS"] = {"socket_timeout": 1, "socket_connect_timeout": 1}
    return {"LOCATION": f"redis://{name}/{number or 0}", "OPTIONS": options}


def _cluster(rest: str) -> dict[str, Any]:
    password, hosts, path = _parts(rest, PORT)
    if path.strip("/") not in ("", "0"):
        raise ValueError("REDIS_URL: a cluster has no numbered databases; leave the number out.")
    options = {**OPTIONS, "CONNECTION_FACTORY": "kmeme.lib.redis_cluster.ClusterFactory", "NODES": hosts}
    if password:
        options["PASSWORD"] = password
    first = hosts[0]
    return {"LOCATION": f"redis://{first[0]}:{first[1]}/0", "OPTIONS": options}


def _parts(rest: str, port: int) -> tuple[str, list[tuple[str, int]], str]:
    """Password, hosts with their ports, and what comes after the first slash."""
    credentials, _at, address = rest.rpartition("@")
    listed, _slash, path = address.partition("/")
    hosts = []
    for entry in listed.split(","):
        host, _colon, number = entry.strip().rpartition(":") if ":" in entry else (entry.strip(), "", str(port))
        if not host or not number.isdigit():
            raise ValueError(f"REDIS_URL: {entry!r} is no host or host:port")
        hosts.append((host, int(number)))
    return unquote(credentials.partition(":")[2] if ":" in credentials else credentials), hosts, path
