"""The database itself writes a node's path, so no code path can store a wrong one. An insert reads one row: its parent."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION remix_node_path() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.parent_id IS NULL THEN
        NEW.path := NEW.id::text::ltree;
    ELSE
        SELECT path || NEW.id::text INTO NEW.path FROM remix_remixnode WHERE id = NEW.parent_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER remix_node_path BEFORE INSERT ON remix_remixnode FOR EACH ROW EXECUTE FUNCTION remix_node_path();
"""
BACKWARD = "DROP TRIGGER remix_node_path ON remix_remixnode; DROP FUNCTION remix_node_path();"


class Migration(migrations.Migration):
    dependencies = [("remix", "0002_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
