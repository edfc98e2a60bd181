"""Revisions, schedules, tags, collections, and what is checked before publishing."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("remix", "0023_node_changed_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="Collection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        allow_unicode=True,
                        help_text="주소에 쓰여요: /collections/…/",
                        max_length=60,
                        unique=True,
                        verbose_name="주소 이름",
                    ),
                ),
                ("title", models.CharField(max_length=60, verbose_name="제목")),
                ("title_en", models.CharField(blank=True, max_length=60, verbose_name="영어 제목")),
                ("summary", models.CharField(blank=True, max_length=300, verbose_name="소개")),
                ("summary_en", models.CharField(blank=True, max_length=300, verbose_name="영어 소개")),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="켜면 누구나 볼 수 있고, 둘러보기에도 나와요. 공개된 레시피만 보여요.",
                        verbose_name="공개",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="판")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="만든 때")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="바꾼 때")),
            ],
            options={
                "verbose_name": "모음",
                "verbose_name_plural": "모음",
                "ordering": ["-updated_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="CollectionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="차례")),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="remix.collection"
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collection_items",
                        to="remix.remixnode",
                        verbose_name="레시피",
                    ),
                ),
            ],
            options={
                "verbose_name": "모음의 레시피",
                "verbose_name_plural": "모음의 레시피",
                "ordering": ["position", "id"],
            },
        ),
        migrations.AddField(
            model_name="collection",
            name="nodes",
            field=models.ManyToManyField(
                related_name="collections", through="remix.CollectionItem", to="remix.remixnode"
            ),
        ),
        migrations.CreateModel(
            name="NodeTag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tag_links", to="remix.remixnode"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PublicationSchedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("publish_at", models.DateTimeField(verbose_name="공개할 때")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "기다림"),
                            ("published", "공개함"),
                            ("cancelled", "취소함"),
                            ("failed", "공개하지 못함"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="상태",
                    ),
                ),
                ("set_at", models.DateTimeField(verbose_name="예약한 때")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="끝난 때")),
                ("refusal", models.TextField(blank=True, verbose_name="못 한 까닭")),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="schedules",
                        to="remix.remixnode",
                        verbose_name="레시피",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="예약한 사람",
                    ),
                ),
            ],
            options={
                "verbose_name": "공개 예약",
                "verbose_name_plural": "공개 예약",
                "ordering": ["publish_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(verbose_name="판")),
                ("recipe", models.JSONField(verbose_name="내용")),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("begun", "처음 내용"),
                            ("drafted", "새 브리프로 다시 씀"),
                            ("edited", "고침"),
                            ("restored", "되돌림"),
                        ],
                        max_length=10,
                        verbose_name="까닭",
                    ),
                ),
                ("restored_from", models.PositiveIntegerField(blank=True, null=True, verbose_name="되돌린 판")),
                ("made_at", models.DateTimeField(verbose_name="쓴 때")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="쓴 사람",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="remix.remixnode",
                        verbose_name="레시피",
                    ),
                ),
            ],
            options={
                "verbose_name": "판",
                "verbose_name_plural": "판",
                "ordering": ["-version"],
            },
        ),
        migrations.CreateModel(
            name="SeenWarning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                ("seen_at", models.DateTimeField(auto_now_add=True)),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seen_warnings", to="remix.remixnode"
                    ),
                ),
                (
                    "seen_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        allow_unicode=True,
                        help_text="주소에 쓰여요: /remix/?tag=… 바꾸면 예전 주소로는 찾을 수 없어요.",
                        max_length=60,
                        unique=True,
                        verbose_name="주소 이름",
                    ),
                ),
                ("name", models.CharField(max_length=30, unique=True, verbose_name="이름")),
                (
                    "name_en",
                    models.CharField(
                        blank=True,
                        help_text="비우면 영어 페이지에도 한국어 이름이 나와요.",
                        max_length=30,
                        verbose_name="영어 이름",
                    ),
                ),
                (
                    "nodes",
                    models.ManyToManyField(
                        editable=False, related_name="tags", through="remix.NodeTag", to="remix.remixnode"
                    ),
                ),
            ],
            options={
                "verbose_name": "태그",
                "verbose_name_plural": "태그",
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="nodetag",
            name="tag",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="links", to="remix.tag"),
        ),
        migrations.CreateModel(
            name="BannedWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "word",
                    models.CharField(
                        help_text="대소문자와 띄어쓰기는 가리지 않아요. 한국어는 조사가 붙어도 찾아요.",
                        max_length=40,
                        unique=True,
                        verbose_name="낱말",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[("blocking", "막음"), ("warning", "확인")],
                        default="blocking",
                        help_text="‘막음’이면 고칠 때까지 공개할 수 없고, ‘확인’이면 큐레이터가 봤다고 표시해야 해요.",
                        max_length=8,
                        verbose_name="어떻게 할까요",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="낱말을 쓴 사람이 읽어요. 무엇으로 바꿀지 적으면 좋아요.",
                        max_length=200,
                        verbose_name="까닭",
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="넣은 때")),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="넣은 사람",
                    ),
                ),
            ],
            options={
                "verbose_name": "쓰지 않는 말",
                "verbose_name_plural": "쓰지 않는 말",
                "ordering": ["word"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("word", ""), _negated=True), name="banned_word_is_a_word"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__in", ["blocking", "warning"])),
                        name="banned_word_blocks_or_warns",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="collectionitem",
            constraint=models.UniqueConstraint(
                fields=("collection", "node"),
                name="node_in_a_collection_once",
                violation_error_message="이미 이 모음에 있는 레시피예요.",
            ),
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("title", ""), _negated=True), models.Q(("slug", ""), _negated=True)),
                name="collection_has_a_title",
            ),
        ),
        migrations.AddIndex(
            model_name="publicationschedule",
            index=models.Index(fields=["state", "publish_at"], name="schedule_due"),
        ),
        migrations.AddConstraint(
            model_name="publicationschedule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")), fields=("node",), name="one_waiting_schedule_per_node"
            ),
        ),
        migrations.AddConstraint(
            model_name="publicationschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("state", "waiting")),
                    models.Q(models.Q(("state", "waiting"), _negated=True), ("settled_at__isnull", False)),
                    _connector="OR",
                ),
                name="settled_schedule_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicationschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "failed"), models.Q(("refusal", ""), _negated=True)),
                    models.Q(models.Q(("state", "failed"), _negated=True), ("refusal", "")),
                    _connector="OR",
                ),
                name="failed_schedule_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(fields=("node", "version"), name="one_revision_per_version"),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cause", "restored"), ("restored_from__isnull", False)),
                    models.Q(models.Q(("cause", "restored"), _negated=True), ("restored_from__isnull", True)),
                    _connector="OR",
                ),
                name="restored_revision_says_from_which",
            ),
        ),
        migrations.AddConstraint(
            model_name="seenwarning",
            constraint=models.UniqueConstraint(fields=("node", "key"), name="warning_is_seen_once"),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("name", ""), _negated=True), models.Q(("slug", ""), _negated=True)),
                name="tag_has_a_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="nodetag",
            constraint=models.UniqueConstraint(fields=("tag", "node"), name="tag_of_a_node_once"),
        ),
    ]
