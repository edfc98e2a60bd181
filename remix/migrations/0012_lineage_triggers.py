"""The database keeps the tree a tree: paths that are always right, and no cycle, also when two people move at once.

Every change of the tree holds an advisory lock on its family until it commits: an insert a shared one (so inserts never
wait for one another, and take no lock on the parent that an editor would wait for), a move an exclusive one on both
families, in one order. Whoever had to wait reads the paths again. Families share 1,024 locks, so that a bulk load
cannot fill the lock table.

A path, and a node's view count, cannot be written from outside: what a stale `save()` sends is ignored.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION remix_family_lock_id(path ltree) RETURNS int LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT (subpath(path, 0, 1)::text::bigint % 1024)::int
$$;

CREATE FUNCTION remix_path_of(node bigint) RETURNS ltree LANGUAGE plpgsql AS $$
DECLARE found_path ltree;
BEGIN
    SELECT path INTO found_path FROM remix_remixnode WHERE id = node;
    IF found_path IS NULL THEN
        RAISE EXCEPTION 'node % does not exist', node USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN found_path;
END $$;

-- Locks the families of both nodes (the second may be NULL) against every other change of the tree.
CREATE FUNCTION remix_lock_families(node bigint, other bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    wanted int[];
    held int[];
    lock_id int;
BEGIN
    LOOP
        wanted := ARRAY(SELECT DISTINCT remix_family_lock_id(remix_path_of(id))
                        FROM unnest(ARRAY[node, other]) AS id WHERE id IS NOT NULL ORDER BY 1);
        EXIT WHEN wanted = held;
        FOREACH lock_id IN ARRAY wanted LOOP
            PERFORM pg_advisory_xact_lock(1802331501, lock_id);
        END LOOP;
        held := wanted;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION remix_node_path() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent_path ltree;
    held int;
BEGIN
    IF NEW.parent_id IS NULL THEN
        NEW.path := NEW.id::text::ltree;
        RETURN NEW;
    END IF;
    LOOP
        parent_path := remix_path_of(NEW.parent_id);
        EXIT WHEN held = remix_family_lock_id(parent_path);
        held := remix_family_lock_id(parent_path);
        PERFORM pg_advisory_xact_lock_shared(1802331501, held);
    END LOOP;
    NEW.path := parent_path || NEW.id::text;
    RETURN NEW;
END $$;

CREATE FUNCTION remix_node_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE parent_path ltree;
BEGIN
    IF pg_trigger_depth() < 2 THEN
        NEW.views := OLD.views;
        IF current_setting('remix.repairing_lineage', true) = 'on' THEN
            RETURN NEW;
        END IF;
        NEW.path := OLD.path;
    END IF;
    IF NEW.parent_id IS NOT DISTINCT FROM OLD.parent_id THEN
        RETURN NEW;
    END IF;
    PERFORM remix_lock_families(OLD.id, NEW.parent_id);
    IF NEW.parent_id IS NULL THEN
        NEW.path := NEW.id::text::ltree;
        RETURN NEW;
    END IF;
    -- The row lock makes a repeatable-read transaction fail here instead of reading an old path.
    SELECT path INTO parent_path FROM remix_remixnode WHERE id = NEW.parent_id FOR SHARE;
    IF parent_path = OLD.path OR parent_path > OLD.path AND parent_path < (OLD.path::text || '0')::ltree THEN
        RAISE EXCEPTION 'node % cannot stand below itself', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'node_is_not_below_itself';
    END IF;
    NEW.path := parent_path || NEW.id::text;
    RETURN NEW;
END $$;
CREATE TRIGGER remix_node_guard BEFORE UPDATE OF parent_id, path, views ON remix_remixnode
    FOR EACH ROW EXECUTE FUNCTION remix_node_guard();

CREATE FUNCTION remix_node_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE remix_remixnode SET path = NEW.path || subpath(path, nlevel(OLD.path))
        WHERE path > OLD.path AND path < (OLD.path::text || '0')::ltree;
    RETURN NULL;
END $$;
CREATE TRIGGER remix_node_moved AFTER UPDATE OF parent_id ON remix_remixnode
    FOR EACH ROW WHEN (NEW.parent_id IS DISTINCT FROM OLD.parent_id AND NEW.path <> OLD.path)
    EXECUTE FUNCTION remix_node_moved();
"""
BACKWARD = """
DROP TRIGGER remix_node_moved ON remix_remixnode;
DROP FUNCTION remix_node_moved();
DROP TRIGGER remix_node_guard ON remix_remixnode;
DROP FUNCTION remix_node_guard();
CREATE OR REPLACE FUNCTION remix_node_path() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.parent_id IS NULL THEN
        NEW.path := NEW.id::text::ltree;
    ELSE
        SELECT path || NEW.id::text INTO NEW.path FROM remix_remixnode WHERE id = NEW.parent_id;
    END IF;
    RETURN NEW;
END $$;
DROP FUNCTION remix_lock_families(bigint, bigint);
DROP FUNCTION remix_path_of(bigint);
DROP FUNCTION remix_family_lock_id(ltree);
"""


class Migration(migrations.Migration):
    dependencies = [("remix", "0011_family_tree")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
