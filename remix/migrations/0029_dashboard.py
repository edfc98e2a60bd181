"""What the admin's first page counts by time; made without holding up writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("remix", "0028_review_screen")]
    operations = [
        AddIndexConcurrently(
            model_name="analysis",
            index=models.Index(
                condition=models.Q(finished_at__isnull=False), fields=["finished_at"], name="analysis_by_end"
            ),
        ),
        AddIndexConcurrently(
            model_name="analysisrequest",
            index=models.Index(
                condition=models.Q(cached_at__isnull=False), fields=["cached_at"], name="request_answered_at_once"
            ),
        ),
        AddIndexConcurrently(
            model_name="uservideo",
            index=models.Index(
                condition=models.Q(submitted_at__isnull=False), fields=["submitted_at"], name="submission_by_time"
            ),
        ),
    ]
