# The web server and the worker (target "site"), and a PostgreSQL that has the extensions (target "database").
FROM python:3.13-slim-trixie AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/opt/venv/bin:$PATH
# GeoDjango loads GDAL, GEOS and PROJ at run time; gdal-bin depends on all three under names that stay. The client
# programs are for `backup` and `restore` and must not be older than the server below.
RUN apt-get update \
    && apt-get install -y --no-install-recommends gdal-bin postgresql-client-17 \
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
ENV STATIC_ROOT=/app/var/static
RUN bin/container build

FROM base AS site
# Made here, so that the volume which is mounted over it belongs to the account.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin kmeme \
    && install -d -m 0750 -o kmeme -g kmeme /data /data/media /data/private
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
ENV STATIC_ROOT=/app/var/static MEDIA_ROOT=/data/media PRIVATE_ROOT=/data/private
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
