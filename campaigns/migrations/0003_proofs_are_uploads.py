"""A proof's picture comes as an upload."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    judged = "No site was deployed yet: the tables were empty."
    dependencies = [
        ("campaigns", "0002_what_the_database_refuses"),
        ("remix", "0018_upload"),
    ]
    operations = [
        migrations.RemoveField(model_name="proof", name="picture"),
        migrations.RemoveField(model_name="proof", name="content_type"),
        migrations.AddField(
            model_name="proof",
            name="upload",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="campaign_proof",
                to="remix.upload",
                verbose_name="사진",
            ),
        ),
        migrations.AddField(
            model_name="proof",
            name="stripped_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="촬영 정보를 지운 때"),
        ),
    ]
