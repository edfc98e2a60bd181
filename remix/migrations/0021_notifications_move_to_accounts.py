"""Notifications belong to people: the rows move to the app below, whose inbox knows more kinds than remixes."""

from django.db import migrations

# A remix's line named the new draft; it now leads to its parent's family tree, where the remix shows once published.
FORWARD = """
INSERT INTO accounts_notification
       (recipient_id, kind, cause, url, params, actor_id, note, in_inbox, created_at, read_at)
SELECT old.recipient_id, old.kind, 'forked:' || coalesce(old.node_id::text, 'former-' || old.id),
       coalesce('/remix/remix_' || lpad(parent.id::text, greatest(6, length(parent.id::text)), '0') || '/tree/', ''),
       CASE WHEN parent.id IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('title', parent.title) END,
       old.actor_id, old.note, true, old.created_at, old.read_at
  FROM remix_notification AS old
  LEFT JOIN remix_remixnode AS node ON node.id = old.node_id
  LEFT JOIN remix_remixnode AS parent ON parent.id = node.parent_id
 ORDER BY old.id
    ON CONFLICT (recipient_id, cause) DO NOTHING;
"""
# Only what the former table could hold goes back; the other kinds stay with the accounts app.
BACKWARD = """
INSERT INTO remix_notification (recipient_id, kind, node_id, actor_id, note, created_at, read_at)
SELECT new.recipient_id, new.kind, node.id, new.actor_id, left(new.note, 300), new.created_at, new.read_at
  FROM accounts_notification AS new
  LEFT JOIN remix_remixnode AS node ON 'forked:' || node.id = new.cause
 WHERE new.kind = 'forked'
 ORDER BY new.id;
DELETE FROM accounts_notificationmail
 WHERE notification_id IN (SELECT id FROM accounts_notification WHERE kind = 'forked');
DELETE FROM accounts_notification WHERE kind = 'forked';
"""


class Migration(migrations.Migration):
    judged = "No site was deployed yet: the tables were empty."
    dependencies = [("accounts", "0006_notifications"), ("remix", "0020_certificate")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD), migrations.DeleteModel("Notification")]
