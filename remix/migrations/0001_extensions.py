"""What PostgreSQL must be able to do before the first table: places, vectors, trees, and search in any language."""

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [CreateExtension("postgis"), CreateExtension("vector"), CreateExtension("ltree"), CreateExtension("pg_trgm")]
