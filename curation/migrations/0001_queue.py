"""The queue of everything that waits for a curator."""


import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(db_index=False, max_length=20, verbose_name='종류')),
                ('subject_id', models.BigIntegerField(verbose_name='대상 번호')),
                ('priority', models.PositiveSmallIntegerField(choices=[(1, '급해요'), (2, '보통'), (3, '나중에')], default=2, verbose_name='우선순위')),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='열린 때')),
                ('due_at', models.DateTimeField(verbose_name='마감')),
                ('state', models.CharField(choices=[('open', '대기'), ('decided', '곧 반영'), ('done', '처리됨')], default='open', max_length=8, verbose_name='상태')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='판')),
                ('claimed_until', models.DateTimeField(blank=True, null=True, verbose_name='언제까지 보는지')),
                ('decision', models.SlugField(blank=True, db_index=False, max_length=20, verbose_name='결정')),
                ('reason_code', models.SlugField(blank=True, db_index=False, max_length=40, verbose_name='사유')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='덧붙인 말')),
                ('subject_version', models.PositiveIntegerField(blank=True, null=True, verbose_name='결정할 때 본 대상의 판')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='결정한 때')),
                ('takes_effect_at', models.DateTimeField(blank=True, null=True, verbose_name='반영되는 때')),
                ('assigned_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='맡은 사람')),
                ('claimed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='보고 있는 사람')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='결정한 사람')),
            ],
            options={
                'verbose_name': '할 일 하나',
                'verbose_name_plural': '할 일 목록',
                'ordering': ['priority', 'due_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='WorkNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500, verbose_name='메모')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='쓴 때')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='쓴 사람')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='curation.workitem', verbose_name='할 일')),
            ],
            options={
                'verbose_name': '메모',
                'verbose_name_plural': '메모',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='이름')),
                ('query', models.CharField(blank=True, max_length=300, verbose_name='조건')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='만든 사람')),
            ],
            options={
                'verbose_name': '저장한 보기',
                'verbose_name_plural': '저장한 보기',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('owner', 'name'), name='one_saved_view_per_name'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='saved_view_has_a_name')],
            },
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['priority', 'due_at', 'id'], name='work_queue'),
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['kind', 'priority', 'due_at', 'id'], name='work_of_kind'),
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(fields=['kind', 'subject_id', '-id'], name='work_of_subject'),
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(condition=models.Q(('state', 'decided')), fields=['decided_by', 'takes_effect_at'], name='work_undoable'),
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(condition=models.Q(('state', 'done')), fields=['-decided_at', '-id'], name='work_done'),
        ),
        migrations.AddConstraint(
            model_name='workitem',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'decided'])), fields=('kind', 'subject_id'), name='one_unfinished_work_item'),
        ),
        migrations.AddConstraint(
            model_name='workitem',
            constraint=models.CheckConstraint(condition=models.Q(('priority__in', [1, 2, 3])), name='work_priority_is_known'),
        ),
        migrations.AddConstraint(
            model_name='workitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decision', ''), ('state', 'open')), models.Q(('decided_at__isnull', False), ('state__in', ['decided', 'done']), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='decided_work_says_how'),
        ),
        migrations.AddConstraint(
            model_name='workitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'decided'), _negated=True), models.Q(('subject_version__isnull', False), ('takes_effect_at__isnull', False)), _connector='OR'), name='decided_work_says_when'),
        ),
        migrations.AddConstraint(
            model_name='workitem',
            constraint=models.CheckConstraint(condition=models.Q(('claimed_by', None), ('claimed_until__isnull', False), _connector='OR'), name='claimed_work_says_until_when'),
        ),
        migrations.AddConstraint(
            model_name='workitem',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(('claimed_by', None), ('claimed_until', None)), _connector='OR'), name='only_open_work_is_claimed'),
        ),
        migrations.AddConstraint(
            model_name='workitem',
            constraint=models.CheckConstraint(condition=models.Q(('due_at__gte', models.F('opened_at'))), name='work_is_due_after_it_opened'),
        ),
        migrations.AddConstraint(
            model_name='worknote',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='work_note_says_something'),
        ),
    ]
