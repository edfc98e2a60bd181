"""Write the OpenAPI document, whose committed copy is reviewed whenever it changes."""

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.test import override_settings

from kmeme.lib.api.schema import document

SITE = "https://kmeme.example"


class Command(BaseCommand):
    """`manage.py openapi > docs/openapi.json`."""

    help = "Print the OpenAPI 3.1 document of the API, as docs/openapi.json holds it."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(snapshot())


def snapshot() -> str:
    """The document in Korean, which every text of ours is written in, for a site that is nobody's."""
    with override_settings(SITE_URL=SITE):
        made = document.__wrapped__("ko")
    return json.dumps(made, ensure_ascii=False, indent=1)
