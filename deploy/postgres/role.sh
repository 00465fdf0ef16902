#!/usr/bin/env bash
# Runs once, when the database is made: the role that the service signs in with, which owns nothing.
set -euo pipefail

psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" \
    -v password="$(cat /run/secrets/database_password)" <<'SQL'
CREATE ROLE whistle_app LOGIN PASSWORD :'password';
SQL
