"""What the bucket allows: print it, or write it."""

import json
from argparse import ArgumentParser
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError

from remix.storage.policy import BLOCKED, cors, policy, site_origins


class Command(BaseCommand):
    """`manage.py storage policy [--apply]`."""

    help = "Prints the bucket's public access block, policy and CORS rules; --apply writes them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One action so far."""
        parser.add_argument("action", choices=["policy"])
        parser.add_argument("--apply", action="store_true", help="write them; what the bucket had before is replaced")

    def handle(self, *args: Any, **options: Any) -> None:
        """Show, and write when asked to."""
        bucket = settings.AWS_STORAGE_BUCKET_NAME
        if not bucket:
            raise CommandError("There is no bucket: set AWS_STORAGE_BUCKET_NAME. Files lie on the local disk.")
        documents = {
            "PublicAccessBlockConfiguration": BLOCKED,
            "Policy": policy(bucket, settings.AWS_CLOUDFRONT_DISTRIBUTION_ARN),
            "CORSConfiguration": cors(site_origins()),
        }
        self.stdout.write(json.dumps(documents, indent=2))
        if options["apply"]:
            try:
                self._apply(bucket, documents)
            except (BotoCoreError, ClientError) as error:
                raise CommandError(f"The bucket did not take it: {error}") from error
            self.stdout.write(self.style.SUCCESS(f"written to {bucket}"))

    def _apply(self, bucket: str, documents: dict[str, Any]) -> None:
        """Public access is blocked first, so that nothing is open in between."""
        storage: Any = storages["default"]
        client = storage.connection.meta.client
        client.put_public_access_block(
            Bucket=bucket, PublicAccessBlockConfiguration=documents["PublicAccessBlockConfiguration"]
        )
        client.put_bucket_policy(Bucket=bucket, Policy=json.dumps(documents["Policy"]))
        client.put_bucket_cors(Bucket=bucket, CORSConfiguration=documents["CORSConfiguration"])
