"""Comparisons of models on the golden set, and who was answered from the kept answers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

COMPARISON_FIELDS = [
    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
    (
        "task",
        models.CharField(choices=[("analysis", "영상 분석"), ("brief", "브리프")], max_length=8, verbose_name="할 일"),
    ),
    ("golden", models.JSONField(verbose_name="골든 세트")),
    ("from_model", models.CharField(max_length=80, verbose_name="지금 모델")),
    ("from_prompt", models.CharField(max_length=60, verbose_name="지금 프롬프트")),
    ("to_model", models.CharField(max_length=80, verbose_name="바꿀 모델")),
    ("to_prompt", models.CharField(max_length=60, verbose_name="바꿀 프롬프트")),
    (
        "approved_usd",
        models.DecimalField(decimal_places=6, max_digits=12, null=True, verbose_name="허락한 비용(USD)"),
    ),
    (
        "state",
        models.CharField(
            choices=[("queued", "대기"), ("running", "비교하는 중"), ("done", "끝남"), ("stopped", "멈춤")],
            default="queued",
            editable=False,
            max_length=8,
            verbose_name="상태",
        ),
    ),
    (
        "verdict",
        models.CharField(
            blank=True,
            choices=[
                ("better", "바꿔도 좋아요"),
                ("same", "지금과 비슷해요"),
                ("worse", "바꾸지 마세요"),
                ("no_answer", "답하지 못한 영상이 있어요"),
            ],
            max_length=10,
            verbose_name="판정",
        ),
    ),
    ("error_reason", models.SlugField(blank=True, max_length=40, verbose_name="오류")),
    ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="요청한 때")),
    ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="끝난 때")),
    (
        "requested_by",
        models.ForeignKey(
            blank=True,
            null=True,
            on_delete=django.db.models.deletion.SET_NULL,
            related_name="+",
            to=settings.AUTH_USER_MODEL,
            verbose_name="요청한 사람",
        ),
    ),
]
TRIAL_FIELDS = [
    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
    ("clip", models.SlugField(db_index=False, max_length=60, verbose_name="영상")),
    (
        "side",
        models.CharField(choices=[("base", "지금"), ("candidate", "바꿀 것")], max_length=9, verbose_name="쪽"),
    ),
    ("answer", models.JSONField(default=dict, verbose_name="답")),
    ("error_reason", models.SlugField(blank=True, db_index=False, max_length=40, verbose_name="오류")),
    ("error_message", models.TextField(blank=True, verbose_name="오류 내용")),
    ("attempts", models.PositiveSmallIntegerField(verbose_name="시도")),
    ("latency_ms", models.PositiveIntegerField(verbose_name="걸린 시간(ms)")),
    ("input_tokens", models.PositiveIntegerField(default=0, verbose_name="입력 토큰")),
    ("output_tokens", models.PositiveIntegerField(default=0, verbose_name="출력 토큰")),
    ("cost_usd", models.DecimalField(decimal_places=6, max_digits=12, null=True, verbose_name="비용(USD)")),
    ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="때")),
    (
        "comparison",
        models.ForeignKey(
            on_delete=django.db.models.deletion.CASCADE,
            related_name="trials",
            to="remix.modelcomparison",
            verbose_name="모델 비교",
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("remix", "0025_takedown"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.AddField(
            model_name="analysisrequest",
            name="cached_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="저장된 답을 받은 때"),
        ),
        migrations.AlterField(
            model_name="modelcall",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("analysis", "분석"),
                    ("brief", "브리프"),
                    ("embedding", "임베딩"),
                    ("comparison", "모델 비교"),
                ],
                max_length=12,
                verbose_name="용도",
            ),
        ),
        migrations.CreateModel(
            name="ModelComparison",
            fields=COMPARISON_FIELDS,
            options={
                "verbose_name": "모델 비교",
                "verbose_name_plural": "모델 비교",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("from_model", models.F("to_model")), _negated=True),
                            models.Q(("from_prompt", models.F("to_prompt")), _negated=True),
                            _connector="OR",
                        ),
                        name="comparison_has_two_sides",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved_usd", None), ("approved_usd__gte", 0), _connector="OR"),
                        name="approved_cost_is_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(models.Q(("verdict", ""), _negated=True), ("finished_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="finished_comparison_has_a_verdict",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "stopped"), _negated=True),
                            models.Q(models.Q(("error_reason", ""), _negated=True), ("finished_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="stopped_comparison_says_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["queued", "running"])),
                        fields=("task",),
                        name="one_comparison_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ModelTrial",
            fields=TRIAL_FIELDS,
            options={
                "verbose_name": "시험",
                "verbose_name_plural": "시험",
                "ordering": ["clip", "side"],
                "constraints": [
                    models.UniqueConstraint(fields=("comparison", "clip", "side"), name="one_trial_per_clip_and_side"),
                    models.CheckConstraint(
                        condition=models.Q(("error_reason", ""), ("answer", {}), _connector="OR"),
                        name="failed_trial_has_no_answer",
                    ),
                ],
            },
        ),
    ]
