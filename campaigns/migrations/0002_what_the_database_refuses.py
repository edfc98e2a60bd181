"""The ledger of rewards only grows and never exceeds a capacity; coordinates are on the globe."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION campaigns_redemption_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    most integer;
BEGIN
    IF TG_OP = 'INSERT' THEN
        -- Shared with other redemptions, but not with somebody who is changing the capacity.
        SELECT capacity INTO most FROM campaigns_reward WHERE id = NEW.reward_id FOR SHARE;
        IF NEW.number > most THEN
            RAISE EXCEPTION 'the capacity of reward % is %', NEW.reward_id, most
                USING ERRCODE = 'check_violation', CONSTRAINT = 'redemptions_within_capacity';
        END IF;
        RETURN NEW;
    END IF;
    -- The person and the visit may go; what was paid stays.
    IF TG_OP = 'UPDATE'
       AND (NEW.user_id IS NULL OR NEW.user_id = OLD.user_id)
       AND (NEW.check_in_id IS NULL OR NEW.check_in_id = OLD.check_in_id)
       AND to_jsonb(NEW) - 'user_id' - 'check_in_id' = to_jsonb(OLD) - 'user_id' - 'check_in_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'redemptions are append-only';
END $$;
CREATE TRIGGER campaigns_redemption_guard BEFORE INSERT OR UPDATE OR DELETE ON campaigns_redemption
    FOR EACH ROW EXECUTE FUNCTION campaigns_redemption_guard();

CREATE FUNCTION campaigns_capacity_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM campaigns_redemption WHERE reward_id = NEW.id AND number > NEW.capacity) THEN
        RAISE EXCEPTION 'more of reward % went out already', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'redemptions_within_capacity';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_capacity_guard BEFORE UPDATE OF capacity ON campaigns_reward
    FOR EACH ROW WHEN (NEW.capacity < OLD.capacity) EXECUTE FUNCTION campaigns_capacity_guard();

-- NaN counts as greater than every number; an empty point has none.
ALTER TABLE campaigns_place ADD CONSTRAINT place_is_on_the_globe CHECK (NOT ST_IsEmpty(position::geometry) AND
    ST_X(position::geometry) BETWEEN -180 AND 180 AND ST_Y(position::geometry) BETWEEN -90 AND 90);
ALTER TABLE campaigns_checkin ADD CONSTRAINT check_in_is_on_the_globe CHECK (position IS NULL OR (NOT ST_IsEmpty(position::geometry) AND
    ST_X(position::geometry) BETWEEN -180 AND 180 AND ST_Y(position::geometry) BETWEEN -90 AND 90));
"""
BACKWARD = """
ALTER TABLE campaigns_checkin DROP CONSTRAINT check_in_is_on_the_globe;
ALTER TABLE campaigns_place DROP CONSTRAINT place_is_on_the_globe;
DROP TRIGGER campaigns_capacity_guard ON campaigns_reward;
DROP FUNCTION campaigns_capacity_guard();
DROP TRIGGER campaigns_redemption_guard ON campaigns_redemption;
DROP FUNCTION campaigns_redemption_guard();
"""


class Migration(migrations.Migration):
    judged = "No site was deployed yet: the tables were empty."
    dependencies = [("campaigns", "0001_campaigns")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
