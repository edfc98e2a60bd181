"""What waits for a curator already goes into the one queue: open reviews, drafts of the main job, submissions."""

from django.db import migrations, models

FORWARD = """
INSERT INTO curation_workitem
    (kind, subject_id, priority, opened_at, due_at, state, version, decision, reason_code, note)
SELECT 'analysis', analysis_id, 2, min(opened_at), min(opened_at) + interval '24 hours', 'open', 1, '', '', ''
FROM remix_manualreview WHERE state = 'open' GROUP BY analysis_id
ON CONFLICT DO NOTHING;

INSERT INTO curation_workitem
    (kind, subject_id, priority, opened_at, due_at, state, version, decision, reason_code, note)
SELECT 'draft', node.id, 2, node.created_at, node.created_at + interval '24 hours', 'open', 1, '', '', ''
FROM remix_remixnode node JOIN remix_brief brief ON brief.id = node.brief_id
WHERE node.state = 'draft' AND node.parent_id IS NULL AND NOT EXISTS (
    SELECT FROM remix_manualreview review WHERE review.analysis_id = brief.analysis_id AND review.state = 'open')
ON CONFLICT DO NOTHING;

INSERT INTO curation_workitem
    (kind, subject_id, priority, opened_at, due_at, state, version, decision, reason_code, note)
SELECT 'submission', id, 2, submitted_at, submitted_at + interval '48 hours', 'open', 1, '', '', ''
FROM remix_uservideo WHERE state = 'submitted'
ON CONFLICT DO NOTHING;

INSERT INTO curation_workitem
    (kind, subject_id, priority, opened_at, due_at, state, version, decision, reason_code, note)
SELECT 'appeal', video.id, 1, appeal.decided_at, appeal.decided_at + interval '72 hours', 'open', 1, '', '', ''
FROM remix_uservideo video JOIN remix_decision appeal ON appeal.user_video_id = video.id AND appeal.verdict = 'appealed'
WHERE video.state = 'appealed'
ON CONFLICT DO NOTHING;
"""
BACKWARD = "DELETE FROM curation_workitem WHERE kind IN ('analysis', 'draft', 'submission', 'appeal');"


class Migration(migrations.Migration):
    dependencies = [("remix", "0026_model_comparison"), ("curation", "0001_queue")]
    operations = [
        migrations.AlterField(
            model_name="manualreview",
            name="decision",
            field=models.CharField(
                blank=True,
                choices=[
                    ("filled_in", "직접 채움"),
                    ("re_run", "다시 실행"),
                    ("rewritten", "브리프 다시 쓰기"),
                    ("rejected", "거절"),
                ],
                max_length=12,
                verbose_name="결정",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
