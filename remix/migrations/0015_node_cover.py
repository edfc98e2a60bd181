"""The key frame that stands for a recipe, read inside the database: the hook's shot's, else the first (`remix.pages.cover`)."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION remix_cover(recipe jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT shot ->> 'frame' FROM jsonb_array_elements(recipe -> 'shots') WITH ORDINALITY AS shots(shot, place)
    WHERE shot ->> 'frame' IS NOT NULL
    ORDER BY coalesce((recipe -> 'hook' ->> 'at_second')::double precision >= (shot ->> 'start')::double precision
        AND (recipe -> 'hook' ->> 'at_second')::double precision < (shot ->> 'end')::double precision, false) DESC, place
    LIMIT 1
$$;
"""
BACKWARD = "DROP FUNCTION remix_cover(jsonb);"


class Migration(migrations.Migration):
    dependencies = [("remix", "0014_similar")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
