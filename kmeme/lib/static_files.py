"""Static files under names that hold their hash, for production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Modules import one another by their hashed names too, so that no browser mixes modules of two releases."""

    support_js_module_import_aggregation = True
