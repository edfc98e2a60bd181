"""The counts behind the clusters of a wide map."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0003_proofs_are_uploads")]
    operations = [
        migrations.CreateModel(
            name="PlaceCell",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level", "x", "y", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("x", models.IntegerField()),
                ("y", models.IntegerField()),
                ("count", models.PositiveIntegerField()),
                ("longitude", models.FloatField()),
                ("latitude", models.FloatField()),
                ("place_id", models.BigIntegerField()),
                ("counted_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("count__gte", 1)), name="place_cell_is_not_empty")
                ],
            },
        ),
    ]
