"""The one way to take personal data out of the audit trail when a person leaves.

The trigger still refuses every UPDATE but one that only blanks: names become "Deleted User" or "type #id", details and
addresses become empty; who (by id), what, to what and when stay. And that only inside accounts_audit_redact().
"""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION accounts_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    blankable CONSTANT text[] := ARRAY['actor_label', 'target_label', 'detail', 'address'];
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.actor_id IS NULL
       AND to_jsonb(NEW) - 'actor_id' = to_jsonb(OLD) - 'actor_id' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('kmeme.audit_redaction', true) = 'on'
       AND to_jsonb(NEW) - blankable = to_jsonb(OLD) - blankable
       AND NEW.actor_label IN (OLD.actor_label, 'Deleted User')
       AND NEW.target_label IN (OLD.target_label, 'Deleted User', OLD.target_type || ' #' || OLD.target_id)
       AND NEW.detail IN (OLD.detail, '{}'::jsonb)
       AND NEW.address IN (OLD.address, '') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit entries are append-only';
END $$;

-- person: the id of somebody whose row is marked as erased; gone: [["remix.video", "12"], ...], rows that went with them.
CREATE FUNCTION accounts_audit_redact(person bigint, gone jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('kmeme.audit_redaction', 'on', true);
    UPDATE accounts_auditentry
       SET actor_label = 'Deleted User', address = '', detail = '{}',
           target_label = CASE WHEN target_type = 'accounts.user' AND target_id = person::text THEN 'Deleted User'
                               ELSE target_label END
     WHERE actor_id = person;
    UPDATE accounts_auditentry AS entry
       SET detail = '{}',
           target_label = CASE WHEN target_type = 'accounts.user' THEN 'Deleted User'
                               ELSE target_type || ' #' || target_id END
      FROM jsonb_array_elements(gone) AS row
     WHERE entry.target_type = row->>0 AND entry.target_id = row->>1;
    PERFORM set_config('kmeme.audit_redaction', 'off', true);
END $$;
"""
BACKWARD = """
DROP FUNCTION accounts_audit_redact(bigint, jsonb);
CREATE OR REPLACE FUNCTION accounts_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.actor_id IS NULL
       AND to_jsonb(NEW) - 'actor_id' = to_jsonb(OLD) - 'actor_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit entries are append-only';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_people_and_how_they_get_in")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
