"""A change that needs the whole table for a moment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("humanize", "0001_thing")]
    operations = [migrations.AddField("thing", "size", models.IntegerField(null=True))]
