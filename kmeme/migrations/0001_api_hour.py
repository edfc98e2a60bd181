"""How fast the API answered, hour by hour."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="ApiHour",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hour", models.DateTimeField(verbose_name="시간")),
                ("endpoint", models.CharField(max_length=160, verbose_name="주소")),
                ("failures", models.PositiveBigIntegerField(default=0, verbose_name="서버 오류")),
                (
                    "buckets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveBigIntegerField(), size=18, verbose_name="걸린 시간"
                    ),
                ),
            ],
            options={
                "verbose_name": "API 응답 시간",
                "verbose_name_plural": "API 응답 시간",
                "constraints": [
                    models.UniqueConstraint(fields=("hour", "endpoint"), name="one_row_per_hour_and_endpoint"),
                    models.CheckConstraint(condition=models.Q(("buckets__len", 18)), name="latencies_in_all_buckets"),
                ],
            },
        ),
    ]
