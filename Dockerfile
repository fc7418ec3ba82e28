# The API, the worker and every command, in one slim image that does not run as root.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/inkwell
COPY requirements.lock ./
RUN /opt/inkwell/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY core core
COPY adapters adapters
COPY entrypoints entrypoints
COPY migrations migrations
RUN /opt/inkwell/bin/pip install --no-deps --no-build-isolation .

FROM python:3.13-slim
# Certificates for calls to providers, time zones for campaigns, pg_dump for `inkwell backup`.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates tzdata postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home --home-dir /var/lib/inkwell inkwell
COPY --from=build /opt/inkwell /opt/inkwell
ENV PATH=/opt/inkwell/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    INKWELL_HOST=0.0.0.0 \
    INKWELL_DATA_DIR=/var/lib/inkwell/data
USER inkwell
WORKDIR /var/lib/inkwell
# A volume that is mounted here takes over whose the folder is.
RUN mkdir data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
ENTRYPOINT ["inkwell"]
CMD ["serve"]
