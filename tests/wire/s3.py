"""An S3 on loopback: moto's server, with the bucket's own CORS rules and a switch to take it down."""

from typing import Any, Self

import boto3
from botocore.config import Config
from moto.moto_server import werkzeug_app
from moto.moto_server.threaded_moto_server import ThreadedMotoServer
from moto.s3.models import s3_backends

BUCKET = "kmeme-test"
KEYS = {"aws_access_key_id": "wire", "aws_secret_access_key": "wire", "region_name": "ap-northeast-2"}
# moto would let every page of every origin in; the bucket's rules are what is to be tested.
werkzeug_app.DISABLE_GLOBAL_CORS = True  # type: ignore[attr-defined]


class S3Server:
    """A context manager around the server's thread, with an empty bucket that browsers may not use yet."""

    def __init__(self) -> None:
        self._port = 0
        self._server = self._started()

    @property
    def url(self) -> str:
        """The endpoint."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def client(self) -> Any:
        """A client of the test's own."""
        config = Config(s3={"addressing_style": "path"}, signature_version="s3v4")
        return boto3.client("s3", endpoint_url=self.url, config=config, **KEYS)

    def __enter__(self) -> Self:
        self.client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": KEYS["region_name"]})
        return self

    def __exit__(self, *_: object) -> None:
        self.up()
        self.down()
        s3_backends.reset()

    def down(self) -> None:
        """Nothing listens any more; what was stored stays."""
        self._server.stop()
        server: Any = self._server._server
        server.server_close()
        self._is_up = False

    def up(self) -> None:
        """The same server on the same port, unless it is there."""
        if not self._is_up:
            self._server = self._started()

    def keys(self) -> list[str]:
        """What lies in the bucket."""
        return [found["Key"] for found in self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]

    def begun(self) -> list[str]:
        """Keys of multipart uploads under way."""
        return [found["Key"] for found in self.client.list_multipart_uploads(Bucket=BUCKET).get("Uploads", [])]

    def _started(self) -> ThreadedMotoServer:
        server = ThreadedMotoServer("127.0.0.1", self._port, verbose=False)
        server.start()
        self._port = server.get_host_and_port()[1]
        self._is_up = True
        return server
