"""Where people's files go: straight to an S3 bucket when one is configured, to the local disk otherwise.

Both speak the same protocol (`remix.storage.base.Store`), so that the browser's code and the verbs know no difference.
"""

from django.core.files.storage import storages

from remix.storage.base import Store
from remix.storage.local import LocalStore


def store() -> Store:
    """The store behind the default storage."""
    storage = storages["default"]
    try:
        storage.path("")
    except NotImplementedError:  # a remote storage has no paths
        from remix.storage.s3 import S3Store  # boto3 is loaded only where it is used

        return S3Store(storage)
    return LocalStore(storage)
