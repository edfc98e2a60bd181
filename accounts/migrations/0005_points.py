"""The ledger of K-points can only grow: the database refuses to change or delete an entry.

The one exception is the function accounts_points_redact(), for the points of a person who leaves: it blanks what was
written about them (notes and details); amounts, reasons, causes and times stay.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION accounts_points_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    blankable CONSTANT text[] := ARRAY['note', 'detail'];
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('kmeme.points_redaction', true) = 'on'
       AND to_jsonb(NEW) - blankable = to_jsonb(OLD) - blankable
       AND NEW.note IN (OLD.note, 'erased')
       AND NEW.detail IN (OLD.detail, '{}'::jsonb) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'point entries are append-only';
END $$;
CREATE TRIGGER accounts_points_append_only BEFORE UPDATE OR DELETE ON accounts_pointentry
    FOR EACH ROW EXECUTE FUNCTION accounts_points_append_only();

-- A note that was never written stays empty: an adjustment must have one.
CREATE FUNCTION accounts_points_redact(person bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('kmeme.points_redaction', 'on', true);
    UPDATE accounts_pointentry SET note = CASE note WHEN '' THEN '' ELSE 'erased' END, detail = '{}'
     WHERE user_id = person AND (note <> '' OR detail <> '{}');
    PERFORM set_config('kmeme.points_redaction', 'off', true);
END $$;
"""
BACKWARD = """
DROP FUNCTION accounts_points_redact(bigint);
DROP TRIGGER accounts_points_append_only ON accounts_pointentry;
DROP FUNCTION accounts_points_append_only();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_audit_redaction'),
    ]

    operations = [
        migrations.CreateModel(
            name='PointEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='순서')),
                ('amount', models.IntegerField(verbose_name='포인트')),
                ('reason', models.CharField(choices=[('certified', 'K-Success 인정'), ('ancestor', '내 레시피에서 나온 K-Success'), ('visit', '캠페인 참여'), ('adjustment', '운영팀 조정'), ('reversal', '지급 취소')], max_length=10, verbose_name='이유')),
                ('cause', models.CharField(max_length=120, unique=True, verbose_name='근거')),
                ('day', models.DateField(help_text='하루 한도를 세는 날이에요.', verbose_name='날짜(서울)')),
                ('detail', models.JSONField(blank=True, default=dict, verbose_name='내용')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='설명')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='때')),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='조정한 사람')),
                ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='accounts.pointentry', verbose_name='취소한 지급')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='point_entries', to=settings.AUTH_USER_MODEL, verbose_name='사람')),
            ],
            options={
                'verbose_name': '포인트 내역',
                'verbose_name_plural': '포인트 내역',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('reason__in', ['certified', 'ancestor', 'visit']), ('amount__gt', 0)), fields=['user', 'day'], include=('amount',), name='points_earned_in_a_day')],
                'constraints': [models.UniqueConstraint(fields=('user', 'number'), include=('amount',), name='point_number_of_person'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='point_numbers_start_at_one'), models.CheckConstraint(condition=models.Q(('cause', ''), _negated=True), name='point_has_a_cause'), models.CheckConstraint(condition=models.Q(models.Q(('reason__in', ['certified', 'ancestor', 'visit']), ('actor', None), ('amount__gte', 0), ('reverses', None)), models.Q(('actor__isnull', False), ('reason', 'adjustment'), ('reverses', None), models.Q(('amount', 0), _negated=True), models.Q(('note', ''), _negated=True)), models.Q(('amount__lte', 0), ('reason', 'reversal'), ('reverses__isnull', False)), _connector='OR'), name='point_fits_its_reason')],
            },
        ),
        migrations.CreateModel(
            name='PointSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('up_to', models.PositiveIntegerField(verbose_name='몇 번째 내역까지')),
                ('total', models.BigIntegerField(verbose_name='합계')),
                ('taken_at', models.DateTimeField(auto_now_add=True, verbose_name='때')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='point_snapshots', to=settings.AUTH_USER_MODEL, verbose_name='사람')),
            ],
            options={
                'verbose_name': '포인트 합계',
                'verbose_name_plural': '포인트 합계',
                'ordering': ['user', '-up_to'],
                'constraints': [models.UniqueConstraint(fields=('user', 'up_to'), name='one_snapshot_of_points'), models.CheckConstraint(condition=models.Q(('up_to__gte', 1)), name='snapshot_of_some_points')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
