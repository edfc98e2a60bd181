"""What the bucket allows to whom, as the documents that S3 takes; `manage.py storage policy` prints and writes them."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from remix.storage.base import PUBLIC_FOLDERS

BLOCKED = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}
PREFLIGHT_SECONDS = 3600


def policy(bucket: str, distribution: str) -> dict[str, Any]:
    """TLS only, for everybody; the CDN's distribution (its ARN, empty for none) reads what is public, and nobody else.

    The application itself needs no statement: its own identity has its rights.
    """
    whole = f"arn:aws:s3:::{bucket}"
    statements: list[dict[str, Any]] = [
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [whole, f"{whole}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ]
    if distribution:
        statements.append(
            {
                "Sid": "CdnReadsWhatIsPublic",
                "Effect": "Allow",
                "Principal": {"Service": "cloudfront.amazonaws.com"},
                "Action": "s3:GetObject",
                "Resource": [f"{whole}/{folder}*" for folder in PUBLIC_FOLDERS],
                "Condition": {"StringEquals": {"AWS:SourceArn": distribution}},
            }
        )
    return {"Version": "2012-10-17", "Statement": statements}


def cors(origins: list[str]) -> dict[str, Any]:
    """What the pages of these origins may do: put what was signed for them, and read films in ranges."""
    return {
        "CORSRules": [
            {
                "AllowedOrigins": origins,
                "AllowedMethods": ["PUT", "GET", "HEAD"],
                "AllowedHeaders": ["content-type", "if-none-match", "range"],
                "ExposeHeaders": ["ETag"],
                "MaxAgeSeconds": PREFLIGHT_SECONDS,
            }
        ]
    }


def site_origins() -> list[str]:
    """Where our pages are served."""
    parts = (urlsplit(address) for address in (settings.SITE_URL, *settings.CSRF_TRUSTED_ORIGINS))
    return sorted({f"{part.scheme}://{part.netloc}" for part in parts})
