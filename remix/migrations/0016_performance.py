"""How a child did against its parent at the same age, as a view: the one place that compares.

The age is the latest that lies within the trusted observations of both; between two observations the views are taken to
grow evenly, and nothing is guessed before the first or after the last. Below six hours nothing is compared.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION remix_views_at(node bigint, moment timestamptz) RETURNS double precision LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN later.observed_at = earlier.observed_at THEN earlier.views::double precision
        ELSE earlier.views + (later.views - earlier.views)::double precision
            * (extract(epoch FROM moment - earlier.observed_at)
               / extract(epoch FROM later.observed_at - earlier.observed_at))::double precision END
    FROM (SELECT views, observed_at FROM remix_viewobservation
          WHERE node_id = node AND flag = '' AND observed_at <= moment ORDER BY observed_at DESC LIMIT 1) earlier,
         (SELECT views, observed_at FROM remix_viewobservation
          WHERE node_id = node AND flag = '' AND observed_at >= moment ORDER BY observed_at LIMIT 1) later
$$;
CREATE VIEW remix_performance AS
SELECT child.id AS node_id, compared.age,
    remix_views_at(child.id, born.child + compared.age) AS views,
    remix_views_at(parent.id, born.parent + compared.age) AS parent_views
FROM remix_remixnode child JOIN remix_remixnode parent ON parent.id = child.parent_id
CROSS JOIN LATERAL (SELECT coalesce(child.posted_at, child.published_at) AS child,
                           coalesce(parent.posted_at, parent.published_at) AS parent) born
CROSS JOIN LATERAL (SELECT min(observed_at) AS first, max(observed_at) AS last FROM remix_viewobservation
                    WHERE node_id = child.id AND flag = '') child_seen
CROSS JOIN LATERAL (SELECT min(observed_at) AS first, max(observed_at) AS last FROM remix_viewobservation
                    WHERE node_id = parent.id AND flag = '') parent_seen
CROSS JOIN LATERAL (SELECT least(child_seen.last - born.child, parent_seen.last - born.parent) AS age) compared
WHERE compared.age >= greatest(child_seen.first - born.child, parent_seen.first - born.parent, interval '6 hours');
"""
BACKWARD = "DROP VIEW remix_performance; DROP FUNCTION remix_views_at(bigint, timestamptz);"


class Migration(migrations.Migration):
    dependencies = [("remix", "0015_node_cover")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
