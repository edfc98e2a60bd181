"""What the model itself answered, and what axe found on a recipe's preview."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("remix", "0027_queue"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.AddField(
            model_name="analysis",
            name="answer",
            # The database's own default: a worker of the release before goes on writing rows without it.
            field=models.JSONField(
                db_default=models.Value({}, models.JSONField()),
                default=dict,
                editable=False,
                verbose_name="AI의 답",
            ),
        ),
        migrations.CreateModel(
            name="PreviewCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="내용의 지문")),
                ("engine", models.CharField(max_length=20, verbose_name="검사기")),
                ("findings", models.JSONField(blank=True, default=list, verbose_name="찾은 것")),
                ("checked_at", models.DateTimeField(auto_now=True, verbose_name="검사한 때")),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="검사한 사람",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preview_checks",
                        to="remix.remixnode",
                        verbose_name="레시피",
                    ),
                ),
            ],
            options={
                "verbose_name": "미리 보기 검사",
                "verbose_name_plural": "미리 보기 검사",
                "ordering": ["-checked_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("node", "fingerprint"), name="one_check_for_each_content"),
                    models.CheckConstraint(
                        condition=models.Q(("fingerprint__regex", "^[0-9a-f]{64}$")),
                        name="preview_fingerprint_is_a_sha256",
                    ),
                ],
            },
        ),
    ]
