"""An index that is made while nobody can write."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("humanize", "0003_names")]
    operations = [migrations.AddIndex("thing", models.Index(fields=["size"], name="thing_sizes"))]
