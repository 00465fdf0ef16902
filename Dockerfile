# Two stages: what is built is copied, and nothing that builds is there at run time.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/whistle
COPY requirements.lock ./
RUN /opt/whistle/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml hatch_build.py README.md CHANGELOG.md LICENSE ./
COPY scripts/frontend.py scripts/frontend.py
COPY domain domain
COPY projections projections
COPY api api
RUN /opt/whistle/bin/pip install --no-cache-dir --no-deps .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/whistle --create-home whistle
COPY --from=build /opt/whistle /opt/whistle
ENV PATH=/opt/whistle/bin:$PATH PYTHONUNBUFFERED=1 WHISTLE_DATA=/var/lib/whistle
USER 10001
WORKDIR /var/lib/whistle
EXPOSE 8477
ENTRYPOINT ["whistle"]
CMD ["serve", "--host", "0.0.0.0"]
