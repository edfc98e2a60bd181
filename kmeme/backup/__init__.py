"""A copy of all that the site keeps: the database as one moment saw it, and the files on the local disk.

`making.make` writes one, `restoring.restore` brings it back into an empty site; both compare rows and bytes with what
the copy says of itself. What lies in a bucket is the bucket's to keep (versioning), and Redis holds nothing that is
missed.
"""


class BackupError(Exception):
    """What stopped a backup or a restore, as a sentence that says what to do next; nothing half is left."""
