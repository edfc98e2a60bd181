"""What partners follow: when a recipe last changed in what they read, and which analyses they asked for.

`changed_at` is kept by the database, so that no verb can forget it. Views are left out: they change all the time.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now

FORWARD = """
CREATE FUNCTION remix_node_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.recipe, NEW.state, NEW.path, NEW.permission, NEW.governed_by)
       IS DISTINCT FROM (OLD.recipe, OLD.state, OLD.path, OLD.permission, OLD.governed_by) THEN
        NEW.changed_at := clock_timestamp();
    ELSE
        NEW.changed_at := OLD.changed_at;
    END IF;
    RETURN NEW;
END $$;

-- Triggers fire in the order of their names: after those that write the path.
CREATE TRIGGER zz_remix_node_changed BEFORE UPDATE ON remix_remixnode
    FOR EACH ROW EXECUTE FUNCTION remix_node_changed();

INSERT INTO remix_analysisrequest (analysis_id, user_id, asked_at)
SELECT id, requested_by_id, created_at FROM remix_analysis WHERE requested_by_id IS NOT NULL;
"""
BACKWARD = """
DROP TRIGGER zz_remix_node_changed ON remix_remixnode;
DROP FUNCTION remix_node_changed();
"""


class Migration(migrations.Migration):
    judged = "No site was deployed yet: the tables were empty."
    dependencies = [("remix", "0021_notifications_move_to_accounts")]
    operations = [
        migrations.AddField(
            model_name="remixnode",
            name="changed_at",
            field=models.DateTimeField(db_default=Now(), editable=False, verbose_name="마지막으로 바뀐 때"),
        ),
        migrations.CreateModel(
            name="AnalysisRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "analysis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="remix.analysis",
                        verbose_name="분석",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="요청한 사람",
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="요청한 때")),
            ],
            options={
                "verbose_name": "분석 요청",
                "verbose_name_plural": "분석 요청",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "analysis"), name="one_request_per_person_and_analysis"
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
