"""How many places are open in each cell of a map's grid: counted by a job, read by `campaigns.clusters`."""

from django.db import models


class PlaceCell(models.Model):
    """One cell that is not empty: `x` counts from 180 degrees west, `y` from the south pole, in 360/2^level degrees.

    `place_id` is the first of its places, and the only one where `count` is 1. The degrees are the means of its places.
    """

    pk = models.CompositePrimaryKey("level", "x", "y")
    level = models.PositiveSmallIntegerField()
    x = models.IntegerField()
    y = models.IntegerField()
    count = models.PositiveIntegerField()
    longitude = models.FloatField()
    latitude = models.FloatField()
    place_id = models.BigIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(count__gte=1), name="place_cell_is_not_empty")]

    def __str__(self) -> str:
        return f"{self.level}/{self.x}/{self.y}: {self.count}"
