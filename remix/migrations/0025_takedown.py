"""Takedown requests, and what was taken down; a recipe has one more state, which changes no column."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("remix", "0024_editorial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="remixnode",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "초안"),
                    ("published", "공개"),
                    ("unpublished", "비공개"),
                    ("taken_down", "신고로 내려감"),
                    ("removed", "삭제됨"),
                ],
                default="draft",
                max_length=12,
                verbose_name="상태",
            ),
        ),
        migrations.CreateModel(
            name="Takedown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="접수 번호")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "결정 대기"),
                            ("upheld", "내림"),
                            ("refused", "받아들이지 않음"),
                            ("restored", "되살림"),
                        ],
                        default="requested",
                        max_length=10,
                        verbose_name="상태",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("copyright", "저작권을 침해해요"),
                            ("likeness", "얼굴이나 목소리가 동의 없이 나와요"),
                            ("minor", "미성년자가 보호자의 동의 없이 나와요"),
                            ("privacy", "개인정보가 드러나요"),
                            ("trademark", "상표를 허락 없이 썼어요"),
                            ("harmful", "위험하거나 해로워요"),
                            ("other", "그 밖의 이유"),
                        ],
                        max_length=12,
                        verbose_name="이유",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="요청한 사람")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="이메일")),
                ("words", models.TextField(blank=True, max_length=2000, verbose_name="설명")),
                ("link", models.URLField(blank=True, max_length=300, verbose_name="원본 주소")),
                ("language", models.CharField(default="ko", max_length=2, verbose_name="언어")),
                ("requested_at", models.DateTimeField(auto_now_add=True, verbose_name="요청한 때")),
                (
                    "scope",
                    models.CharField(
                        choices=[("only", "이 레시피만"), ("branch", "이 레시피와 여기서 나온 리믹스 모두")],
                        default="only",
                        max_length=6,
                        verbose_name="내릴 범위",
                    ),
                ),
                (
                    "refusal_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_there", "말씀하신 내용이 레시피에 없어요"),
                            ("no_right", "권리가 있다는 것을 확인할 수 없어요"),
                            ("permitted", "권리를 해치지 않는 쓰임이에요"),
                            ("unclear", "무엇이 문제인지 알 수 없어요"),
                            ("duplicate", "이미 처리한 요청과 같아요"),
                            ("other", "그 밖의 이유"),
                        ],
                        max_length=12,
                        verbose_name="받아들이지 않은 이유",
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=1000, verbose_name="답")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="결정한 때")),
                (
                    "restore_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mistake", "우리가 잘못 내렸어요"),
                            ("settled", "당사자끼리 해결했어요"),
                            ("taken_back", "요청한 사람이 거둬들였어요"),
                            ("objection", "레시피를 만든 사람의 설명이 맞았어요"),
                        ],
                        max_length=12,
                        verbose_name="되살린 이유",
                    ),
                ),
                ("restored_at", models.DateTimeField(blank=True, null=True, verbose_name="되살린 때")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="판")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="결정한 사람",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="takedowns",
                        to="remix.remixnode",
                        verbose_name="레시피",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="takedowns",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="요청한 계정",
                    ),
                ),
                (
                    "restored_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="되살린 사람",
                    ),
                ),
            ],
            options={
                "verbose_name": "내리기 요청",
                "verbose_name_plural": "내리기 요청",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="TakenFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300)),
                ("moved_at", models.DateTimeField(blank=True, null=True)),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                (
                    "takedown",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="taken_files", to="remix.takedown"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TakenNode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "was",
                    models.CharField(
                        choices=[
                            ("draft", "초안"),
                            ("published", "공개"),
                            ("unpublished", "비공개"),
                            ("taken_down", "신고로 내려감"),
                            ("removed", "삭제됨"),
                        ],
                        max_length=12,
                    ),
                ),
                ("taken_at", models.DateTimeField(auto_now_add=True)),
                ("restored_at", models.DateTimeField(blank=True, null=True)),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="taken_down", to="remix.remixnode"
                    ),
                ),
                (
                    "takedown",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="taken_nodes", to="remix.takedown"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "takedown",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="objection",
                        serialize=False,
                        to="remix.takedown",
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=2000, verbose_name="이의")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="이의를 낸 때")),
                ("kept_at", models.DateTimeField(blank=True, null=True, verbose_name="그대로 두기로 한 때")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="이의를 낸 사람",
                    ),
                ),
            ],
            options={
                "verbose_name": "이의",
                "verbose_name_plural": "이의",
            },
        ),
        migrations.AddIndex(
            model_name="takedown",
            index=models.Index(condition=models.Q(("state", "upheld")), fields=["node"], name="takedown_standing"),
        ),
        migrations.AddIndex(
            model_name="takedown",
            index=models.Index(
                condition=models.Q(("state", "requested")), fields=["requested_at"], name="takedown_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="takedown",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("state", "requested")),
                    models.Q(models.Q(("state", "requested"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="decided_takedown_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="takedown",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "refused"), ("refusal_reason", ""), _connector="XOR"),
                name="refused_takedown_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="takedown",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("restored_at__isnull", False),
                        ("state", "restored"),
                        models.Q(("restore_reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "restored"), _negated=True), ("restore_reason", ""), ("restored_at", None)
                    ),
                    _connector="OR",
                ),
                name="restored_takedown_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="takedown",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "requested"), models.Q(("email", ""), _negated=True)),
                fields=("node", "email"),
                name="one_open_takedown_per_requester",
            ),
        ),
        migrations.AddConstraint(
            model_name="takenfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("returned_at", None)), fields=("name",), name="file_is_taken_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="takennode",
            constraint=models.UniqueConstraint(
                condition=models.Q(("restored_at", None)), fields=("node",), name="taken_down_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="takennode",
            constraint=models.CheckConstraint(
                condition=models.Q(("was__in", ["draft", "published", "unpublished"])), name="taken_node_can_come_back"
            ),
        ),
    ]
