"""What the bucket lets in and gives out: bound signatures, private files, the policy that is written."""

import json
from io import StringIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from kmeme.lib.configuration import bucket_origin
from remix import storage, uploading
from remix.files import local_copy
from remix.models import Upload, Video
from remix.storage import policy
from tests.remix.uploads.conftest import Files, stored
from tests.wire.s3 import BUCKET, S3Server

pytestmark = pytest.mark.django_db

ARN = "arn:aws:cloudfront::123456789012:distribution/EDFDVBD6EXAMPLE"


def signed(url: str) -> dict[str, str]:
    """The parts of a signature."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_type_size_and_first_time_are_part_of_the_signature(files: Files, s3: S3Server, clip: bytes) -> None:
    part = uploading.all_parts(files.sign(clip)).missing[0]
    assert signed(part.url)["X-Amz-SignedHeaders"] == "content-length;content-type;host;if-none-match"
    assert signed(part.url)["X-Amz-Expires"] == "3600"
    assert part.headers == {"Content-Type": "video/mp4", "If-None-Match": "*"}


def test_a_part_s_size_is_part_of_its_signature(files: Files, s3: S3Server, large_clip: bytes) -> None:
    part = uploading.all_parts(files.sign(large_clip)).missing[0]
    assert signed(part.url)["X-Amz-SignedHeaders"] == "content-length;host"
    assert signed(part.url)["partNumber"] == "1"


def test_no_checksum_is_asked_of_the_browser(files: Files, s3: S3Server, clip: bytes) -> None:
    assert "checksum" not in uploading.all_parts(files.sign(clip)).missing[0].url.lower()


def test_what_is_there_cannot_be_put_over(files: Files, s3: S3Server, clip: bytes) -> None:
    upload = files.sign(clip)
    part = uploading.all_parts(upload).missing[0]
    files.put(part, clip)
    uploading.finalise(actor=files.owner, upload=upload)
    with pytest.raises(Exception, match="412"):
        files.put(part, clip[::-1])
    assert stored(upload) == clip


def test_a_type_that_was_not_signed_is_kept_out_of_parts(files: Files, s3: S3Server, large_clip: bytes) -> None:
    upload = uploading.finalise(actor=files.owner, upload=files.uploaded(large_clip))
    assert s3.client.head_object(Bucket=BUCKET, Key=upload.file_key)["ContentType"] == "video/mp4"


@pytest.mark.parametrize(
    ("region", "endpoint", "style"),
    [
        ("ap-northeast-2", "", "virtual"),
        ("us-east-1", "", "virtual"),
        ("ap-northeast-2", "", "path"),
        ("auto", "https://account.r2.example", "path"),
        ("auto", "https://minio.example:9000", "virtual"),
    ],
)
def test_the_content_policy_names_the_origin_that_signatures_lead_to(
    settings: Settings, files: Files, clip: bytes, region: str, endpoint: str, style: str
) -> None:
    settings.AWS_STORAGE_BUCKET_NAME, settings.AWS_S3_ENDPOINT_URL = "kmeme", endpoint or None
    settings.AWS_S3_REGION_NAME, settings.AWS_S3_ADDRESSING_STYLE = region, style
    settings.AWS_ACCESS_KEY_ID = settings.AWS_SECRET_ACCESS_KEY = "x"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "remix.storage.backend.S3MediaStorage"}}
    url = urlsplit(storage.store().sign(files.sign(clip), 1).url)
    assert f"{url.scheme}://{url.netloc}" == bucket_origin("kmeme", region, endpoint, style)


def test_pages_carry_our_own_address_of_a_file(s3: S3Server) -> None:
    assert default_storage.url("source_videos/2026/a b.mp4") == "/media/source_videos/2026/a%20b.mp4"


def test_what_is_public_is_read_from_the_cdn(s3: S3Server, settings: Settings) -> None:
    settings.MEDIA_CDN_URL = "https://cdn.example"
    assert default_storage.url("key_frames/2026/a.webp") == "https://cdn.example/key_frames/2026/a.webp"
    assert default_storage.url("user_content/1/2/a.mp4").startswith("/media/")


def test_a_public_file_is_read_by_a_signed_address_without_a_cdn(s3: S3Server, client: Client) -> None:
    name = default_storage.save("key_frames/2026/a.webp", ContentFile(b"picture"))
    answer = client.get(default_storage.url(name))
    assert answer.status_code == 302
    assert signed(answer.headers["Location"])["X-Amz-Expires"] == "300"
    assert answer.headers["Cache-Control"] == "public, max-age=150"


@pytest.fixture
def uploaded(files: Files, clip: bytes) -> Upload:
    """A film that is taken in."""
    return uploading.finalise(actor=files.owner, upload=files.uploaded(clip))


def test_its_owner_may_watch_an_upload(either: str, uploaded: Upload, client: Client) -> None:
    client.force_login(uploaded.owner, backend="accounts.backends.EmailBackend")
    assert client.get(uploaded.file.url).status_code == (302 if either == "bucket" else 200)


def test_a_curator_may_watch_an_upload(uploaded: Upload, client: Client, curator: User) -> None:
    client.force_login(curator, backend="accounts.backends.EmailBackend")
    assert client.get(uploaded.file.url).status_code == 200


def test_nobody_else_may_watch_an_upload(either: str, uploaded: Upload, client: Client, stranger: User) -> None:
    assert client.get(uploaded.file.url).status_code == 404
    client.force_login(stranger, backend="accounts.backends.EmailBackend")
    assert client.get(uploaded.file.url).status_code == 404


def test_an_upload_under_way_is_nobody_s_to_watch(files: Files, large_clip: bytes, client: Client) -> None:
    upload = files.sign(large_clip)
    files.send(upload, large_clip, numbers=[1])
    client.force_login(files.owner, backend="accounts.backends.EmailBackend")
    for name in (upload.file_key, f"{upload.folder}/.parts/1"):
        assert client.get(f"/media/{name}").status_code == 404


def test_the_way_to_a_private_file_is_in_no_cache(s3: S3Server, uploaded: Upload, client: Client) -> None:
    client.force_login(uploaded.owner, backend="accounts.backends.EmailBackend")
    assert client.get(uploaded.file.url).headers["Cache-Control"] == "no-store"


def test_a_source_film_keeps_its_rules_on_a_bucket(s3: S3Server, client: Client, curator: User) -> None:
    video = Video(platform="upload", external_id="a" * 64)
    video.file.save("a.mp4", ContentFile(b"film"))
    assert client.get(video.file.url).status_code == 404
    client.force_login(curator, backend="accounts.backends.EmailBackend")
    assert client.get(video.file.url).status_code == 302


def test_a_stored_file_is_measured_from_a_copy(s3: S3Server, uploaded: Upload, clip: bytes) -> None:
    with local_copy(uploaded.file) as path:
        assert path.read_bytes() == clip


def test_the_policy_allows_tls_only_and_the_cdn_alone_to_read() -> None:
    statements = {entry["Sid"]: entry for entry in policy.policy("kmeme", ARN)["Statement"]}
    assert statements["TlsOnly"]["Effect"] == "Deny"
    assert statements["TlsOnly"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    read = statements["CdnReadsWhatIsPublic"]
    assert (read["Action"], read["Resource"]) == (
        "s3:GetObject",
        ["arn:aws:s3:::kmeme/key_frames/*", "arn:aws:s3:::kmeme/campaigns/logos/*"],
    )
    assert read["Condition"] == {"StringEquals": {"AWS:SourceArn": ARN}}


def test_without_a_cdn_nobody_is_allowed_anything() -> None:
    assert [entry["Effect"] for entry in policy.policy("kmeme", "")["Statement"]] == ["Deny"]


def test_the_command_prints_and_leaves_the_bucket_alone(s3: S3Server) -> None:
    said = StringIO()
    call_command("storage", "policy", stdout=said)
    assert set(json.loads(said.getvalue())) == {"PublicAccessBlockConfiguration", "Policy", "CORSConfiguration"}
    with pytest.raises(s3.client.exceptions.ClientError, match="NoSuchBucketPolicy"):
        s3.client.get_bucket_policy(Bucket=BUCKET)


def test_the_command_writes_what_it_prints(s3: S3Server, settings: Settings) -> None:
    settings.AWS_CLOUDFRONT_DISTRIBUTION_ARN = ARN
    settings.SITE_URL, settings.CSRF_TRUSTED_ORIGINS = "https://kmeme.example", ["https://www.kmeme.example"]
    call_command("storage", "policy", "--apply", stdout=StringIO())
    model: Any = _moto_bucket()
    assert json.loads(model.policy) == policy.policy(BUCKET, ARN)
    assert model.public_access_block.block_public_policy
    assert model.cors[0].allowed_origins == ["https://kmeme.example", "https://www.kmeme.example"]
    assert model.cors[0].allowed_methods == ["PUT", "GET", "HEAD"]


def _moto_bucket() -> Any:
    """The server's own record: it would let nobody in any more to ask (it does not look at a policy's conditions)."""
    from moto.s3.models import s3_backends

    return next(
        backend for regions in s3_backends.values() for backend in regions.values() if BUCKET in backend.buckets
    ).buckets[BUCKET]


def test_the_command_without_a_bucket_says_so() -> None:
    with pytest.raises(CommandError, match="AWS_STORAGE_BUCKET_NAME"):
        call_command("storage", "policy")
