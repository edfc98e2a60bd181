"""Drops of caches that Redis has not heard of yet."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kmeme", "0001_api_hour")]
    operations = [
        migrations.CreateModel(
            name="CacheDrop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "subjects",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), size=None, verbose_name="대상"
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="때")),
            ],
            options={"verbose_name": "캐시 비우기", "verbose_name_plural": "캐시 비우기"},
        ),
    ]
