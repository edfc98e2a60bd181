"""The WSGI entry point that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kmeme.settings")
application = get_wsgi_application()

from kmeme import latency, monitoring  # noqa: E402  (needs the settings)
from kmeme.checks import refuse_insecure_key  # noqa: E402
from kmeme.lib import stop_signals  # noqa: E402

refuse_insecure_key()
latency.start()
monitoring.serve()
stop_signals.bring_to_main_thread()
