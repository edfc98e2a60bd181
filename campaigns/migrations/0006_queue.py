"""Visits that wait go into the curators' one queue, with whoever is looking at them; the claims here end."""

from django.db import migrations

FORWARD = """
INSERT INTO curation_workitem
    (kind, subject_id, priority, opened_at, due_at, state, version, claimed_by_id, claimed_until,
     decision, reason_code, note)
SELECT CASE cause WHEN 'picture' THEN 'proof' ELSE 'visit' END, id, CASE cause WHEN 'picture' THEN 2 ELSE 1 END,
       opened_at, opened_at + interval '24 hours', 'open', 1,
       CASE WHEN claimed_at > now() - interval '30 minutes' THEN claimed_by_id END,
       CASE WHEN claimed_at > now() - interval '30 minutes' AND claimed_by_id IS NOT NULL
            THEN claimed_at + interval '30 minutes' END,
       '', '', ''
FROM campaigns_checkinreview WHERE state = 'open'
ON CONFLICT DO NOTHING;
"""
BACKWARD = """
UPDATE campaigns_checkinreview review
SET claimed_by_id = item.claimed_by_id, claimed_at = item.claimed_until - interval '30 minutes'
FROM curation_workitem item
WHERE item.kind IN ('proof', 'visit') AND item.subject_id = review.id AND item.claimed_until > now();

DELETE FROM curation_workitem WHERE kind IN ('proof', 'visit');
"""


class Migration(migrations.Migration):
    judged = "No site was deployed yet: the table was empty."
    dependencies = [("campaigns", "0005_imports"), ("curation", "0001_queue")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RemoveField(model_name="checkinreview", name="claimed_at"),
        migrations.RemoveField(model_name="checkinreview", name="claimed_by"),
        migrations.AlterModelOptions(
            name="checkinreview",
            options={"ordering": ["opened_at", "id"], "verbose_name": "방문 확인", "verbose_name_plural": "방문 확인"},
        ),
    ]
