"""What the partners' API keeps: answers by Idempotency-Key, the web origins of a key, and the scopes of its endpoints."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SCOPES = [
    ("memes:read", "밈과 계보 읽기"),
    ("analyses:write", "영상 분석 요청"),
    ("campaigns:read", "캠페인 읽기"),
    ("webhooks:write", "웹훅 관리"),
    ("me:read", "내 한도와 동의 보기"),
    ("submissions:write", "결과물 올리고 제출하기"),
    ("check-ins:write", "캠페인 장소에서 체크인"),
]


class Migration(migrations.Migration):
    judged = "No site was deployed yet: the tables were empty."
    dependencies = [("accounts", "0006_notifications")]
    operations = [
        migrations.CreateModel(
            name="IdempotentAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="사람",
                    ),
                ),
                ("key", models.CharField(max_length=255, verbose_name="키")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="요청")),
                ("status", models.PositiveSmallIntegerField(null=True, verbose_name="상태")),
                ("headers", models.JSONField(default=dict, verbose_name="헤더")),
                ("body", models.TextField(blank=True, verbose_name="답")),
                ("created_at", models.DateTimeField(db_index=True, verbose_name="때")),
            ],
            options={
                "verbose_name": "한 번만 처리한 요청",
                "verbose_name_plural": "한 번만 처리한 요청",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "key"), name="one_answer_per_idempotency_key")
                ],
            },
        ),
        migrations.AddField(
            model_name="apikey",
            name="allowed_origins",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=270),
                blank=True,
                default=list,
                help_text="브라우저에서 API를 부르는 파트너 사이트의 출처. 서버에서만 부르면 비워 두세요.",
                verbose_name="쓸 수 있는 출처",
            ),
        ),
        migrations.AlterField(
            model_name="apikey",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=SCOPES, max_length=20), verbose_name="범위"
            ),
        ),
        migrations.AddIndex(
            model_name="apikey",
            index=django.contrib.postgres.indexes.GinIndex(fields=["allowed_origins"], name="api_key_origins"),
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.CheckConstraint(
                condition=~models.Q(allowed_origins__overlap=["*", "null", ""]), name="allowed_origins_are_named"
            ),
        ),
    ]
