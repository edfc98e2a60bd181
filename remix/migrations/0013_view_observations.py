"""View observations are only ever added, never from the future, and the newest trusted one is the node's view count."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION remix_observation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        -- Five minutes for a clock that is ahead of ours.
        IF NEW.observed_at > now() + interval '5 minutes' THEN
            RAISE EXCEPTION 'views cannot be observed in the future'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'observation_is_not_from_the_future';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.recorded_by_id IS NULL
       AND to_jsonb(NEW) - 'recorded_by_id' = to_jsonb(OLD) - 'recorded_by_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'view observations are append-only';
END $$;
CREATE TRIGGER remix_observation_guard BEFORE INSERT OR UPDATE OR DELETE ON remix_viewobservation
    FOR EACH ROW EXECUTE FUNCTION remix_observation_guard();

CREATE FUNCTION remix_observation_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE remix_remixnode SET views = NEW.views WHERE id = NEW.node_id AND NOT EXISTS (
        SELECT 1 FROM remix_viewobservation
        WHERE node_id = NEW.node_id AND flag = '' AND observed_at > NEW.observed_at);
    RETURN NULL;
END $$;
CREATE TRIGGER remix_observation_counts AFTER INSERT ON remix_viewobservation
    FOR EACH ROW WHEN (NEW.flag = '') EXECUTE FUNCTION remix_observation_counts();
"""
BACKWARD = """
DROP TRIGGER remix_observation_counts ON remix_viewobservation;
DROP FUNCTION remix_observation_counts();
DROP TRIGGER remix_observation_guard ON remix_viewobservation;
DROP FUNCTION remix_observation_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("remix", "0012_lineage_triggers")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
