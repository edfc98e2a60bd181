# The web server and the worker (target "site"), and a PostgreSQL that has the extensions (target "database").
FROM python:3.13-slim-trixie AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/opt/venv/bin:$PATH
# GeoDjango loads GDAL, GEOS and PROJ at run time; gdal-bin depends on all three under names that stay.
RUN apt-get update \
    && apt-get install -y --no-install-recommends gdal-bin \
    && rm -rf /var/lib/apt/lists/*

FROM base AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends gettext \
    && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/requirements.txt
RUN --mount=type=cache,target=/root/.cache/pip pip install -r /tmp/requirements.txt
COPY . /app
WORKDIR /app
RUN python manage.py compilemessages && STATIC_ROOT=/app/var/static python manage.py collectstatic --noinput

FROM base AS site
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin kmeme \
    && install -d -o kmeme -g kmeme /data /data/media
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
ENV STATIC_ROOT=/app/var/static MEDIA_ROOT=/data/media
USER kmeme
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=20s CMD ["python", "bin/lib/healthcheck.py"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["bin/container"]
CMD ["web"]

FROM postgres:17-trixie AS database
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-17-postgis-3 postgresql-17-pgvector \
    && rm -rf /var/lib/apt/lists/*
