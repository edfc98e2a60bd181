"""A curator who never rests: one recipe gets a new title every few seconds, also while services are away."""

import asyncio
from contextlib import suppress

from asgiref.sync import sync_to_async
from django.db import Error, connection

from bench.loading.traffic import Traffic

EVERY_SECONDS = 3.0


async def edit(traffic: Traffic) -> None:
    """Edit until cancelled; `traffic.committed` says what readers must see."""
    number = 0
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        number += 1
        with suppress(Error):
            await sync_to_async(_edit)(traffic.world.recipes[0], number)
            traffic.committed = traffic.world.recipes[0], number, traffic.now


def _edit(node_id: str, number: int) -> None:
    from accounts.models import User
    from remix import publishing
    from remix.models import RemixNode

    try:
        node = RemixNode.objects.with_node_id(node_id).get()
        title = f"{str(node.title).partition(' load-')[0]} load-{number}"
        curator = User.objects.filter(is_staff=True).earliest("pk")
        publishing.edit(actor=curator, node=node, version=node.version, recipe={**node.recipe, "title": title})
    except Error:
        connection.close()  # the next edit tries a new connection
        raise
