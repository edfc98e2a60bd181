"""An index that is made while people write, and that fails as long as two things have one name."""

from django.db import migrations

CREATE = "CREATE UNIQUE INDEX CONCURRENTLY thing_names ON humanize_thing (name)"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("humanize", "0002_size")]
    operations = [migrations.RunSQL(CREATE, "DROP INDEX thing_names")]
