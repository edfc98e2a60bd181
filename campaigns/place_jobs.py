"""The background jobs of places: addresses, and the counts behind a wide map. Thin, and safe to run twice."""

from procrastinate import Blueprint

from campaigns import clusters, naming

place_jobs = Blueprint()


@place_jobs.task(name="name_place", queue="campaigns")
def name_place(place_id: int) -> None:
    """Find out the address of a place."""
    naming.name(place_id)


@place_jobs.task(name="name_places", queue="campaigns")
def name_places() -> None:
    """Find out the addresses that are missing."""
    naming.name_missing()


@place_jobs.periodic(cron="23 * * * *")
@place_jobs.task(
    name="keep_naming", queue="campaigns", queueing_lock="campaigns_keep_naming", lock="campaigns:name_places"
)
def keep_naming(timestamp: int) -> None:
    """Ask again for what the geocoder could not tell, every hour."""
    naming.name_missing()


@place_jobs.periodic(cron="*/5 * * * *")
@place_jobs.task(name="count_open_places", queue="campaigns", queueing_lock="campaigns_count_open_places")
def count_open_places(timestamp: int) -> None:
    """Count what is open, for wide maps, every five minutes."""
    clusters.recount()
