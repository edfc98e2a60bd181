"""A cluster of Redis behind Django's cache: django-redis asks for one server, this finds the one that has the key."""

from typing import Any, ClassVar

from django_redis.pool import ConnectionFactory
from redis.cluster import ClusterNode, RedisCluster


class ClusterClient(RedisCluster):
    """Reads of several keys that lie in different places are put together from each."""

    def mget(self, keys: Any, *args: Any) -> Any:
        """The values in the order of the keys; those of one page's generations lie together and take one question."""
        return self.mget_nonatomic(keys, *args)


class ClusterFactory(ConnectionFactory):  # type: ignore[misc]  # django-redis is not typed
    """One client for each address and process: it holds the map of the cluster and its connections."""

    _clients: ClassVar[dict[str, ClusterClient]] = {}

    def connect(self, url: str) -> ClusterClient:
        """The client; the first of the nodes that answers tells it the others."""
        if url not in self._clients:
            self._clients[url] = ClusterClient(
                startup_nodes=[ClusterNode(host, port) for host, port in self.options["NODES"]],  # type: ignore[no-untyped-call]
                password=self.options.get("PASSWORD"),
                socket_timeout=self.options["SOCKET_TIMEOUT"],
                socket_connect_timeout=self.options["SOCKET_CONNECT_TIMEOUT"],
            )
        return self._clients[url]

    def disconnect(self, connection: ClusterClient) -> None:
        """Close its connections; they are opened again when they are needed."""
        connection.disconnect_connection_pools()  # type: ignore[no-untyped-call]
