"""The WSGI entry point that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kmeme.settings")
application = get_wsgi_application()

from kmeme.checks import refuse_insecure_key  # noqa: E402  (needs the settings)

refuse_insecure_key()
