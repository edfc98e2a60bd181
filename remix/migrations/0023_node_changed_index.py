"""The order in which partners follow changes; made without holding up writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("remix", "0022_partners_api")]
    operations = [
        AddIndexConcurrently(
            model_name="remixnode",
            index=models.Index(
                condition=models.Q(published_at__isnull=False), fields=["changed_at", "id"], name="node_changes"
            ),
        )
    ]
