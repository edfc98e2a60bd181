"""The words of a recipe that people search by, as one text that the database makes itself.

Hangul is taken apart into its letters (NFKD), so that a word of two syllables still has trigrams and a half-typed
syllable is found; accents of Latin letters are dropped. Queries go through the same steps (`remix.search`).
"""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION remix_search_text(recipe jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(lower(normalize(
        coalesce(recipe ->> 'title', '') || ' ' || coalesce(recipe ->> 'concept', '') || ' ' ||
        coalesce(recipe ->> 'key_action', '') || ' ' || coalesce(recipe ->> 'setting', '') || ' ' ||
        coalesce(recipe -> 'music' ->> 'original', '') || ' ' ||
        coalesce(recipe -> 'music' ->> 'korean_alternative', '') || ' ' ||
        coalesce(recipe ->> 'category', '') || ' ' || coalesce(recipe ->> 'hashtags', '') || ' ' ||
        coalesce(recipe ->> 'products', '') || ' ' || coalesce(left(recipe ->> 'narrative', 400), ''),
        NFKD)), '[\u0300-\u036f]', '', 'g')
$$;
"""
BACKWARD = "DROP FUNCTION remix_search_text(jsonb);"


class Migration(migrations.Migration):
    dependencies = [("remix", "0003_node_path")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
