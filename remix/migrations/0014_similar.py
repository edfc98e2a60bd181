"""The nearest published nodes to a vector, filtered, in one statement.

The graph index is walked on until enough rows have passed the filter (iterative scan). A filter that lets so few
through that the walk ends early is answered exactly instead: then there are few rows to compare by definition. So
whoever asks for ten gets ten whenever ten exist. The slot is written into the statement so that its own index is used.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION remix_similar(
    slot int, query halfvec, left_out bigint, wanted int,
    of_platform text, of_category text, least_depth int, most_depth int
) RETURNS TABLE (node_id bigint, distance double precision) LANGUAGE plpgsql STABLE
SET hnsw.ef_search = '100' SET hnsw.iterative_scan = 'strict_order' SET hnsw.max_scan_tuples = '20000' AS $$
DECLARE
    candidates text := format($q$
        FROM remix_nodeembedding e JOIN remix_remixnode n ON n.id = e.node_id
        WHERE e.slot = %s AND n.state = 'published' AND n.id IS DISTINCT FROM $2
        AND ($4 IS NULL OR n.platform = $4) AND ($5 IS NULL OR n.category = $5)
        AND ($6 IS NULL OR nlevel(n.path) > $6) AND ($7 IS NULL OR nlevel(n.path) <= $7 + 1) $q$, slot);
    found_nodes bigint[];
    found_distances double precision[];
BEGIN
    EXECUTE 'SELECT array_agg(node), array_agg(far) FROM (
        SELECT n.id AS node, (e.vector <=> $1)::double precision AS far' || candidates ||
        'ORDER BY e.vector <=> $1 LIMIT $3) nearest'
        INTO found_nodes, found_distances
        USING query, left_out, wanted, of_platform, of_category, least_depth, most_depth;
    IF coalesce(cardinality(found_nodes), 0) < wanted THEN
        RETURN QUERY EXECUTE 'WITH all_of_them AS MATERIALIZED (
            SELECT n.id AS node, (e.vector <=> $1)::double precision AS far' || candidates ||
            ') SELECT node, far FROM all_of_them ORDER BY far, node LIMIT $3'
            USING query, left_out, wanted, of_platform, of_category, least_depth, most_depth;
    ELSE
        RETURN QUERY SELECT * FROM unnest(found_nodes, found_distances);
    END IF;
END $$;
"""
BACKWARD = "DROP FUNCTION remix_similar(int, halfvec, bigint, int, text, text, int, int);"


class Migration(migrations.Migration):
    dependencies = [("remix", "0013_view_observations")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
