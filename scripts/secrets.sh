#!/usr/bin/env bash
# Makes the secrets of a district in ./secrets (or the folder that is named), each random, in a file of
# its own. What is there already stays. Containers read them as their user: the folder is for root alone.
set -euo pipefail

folder=${1:-secrets}
mkdir -p -m 700 "$folder"

put() { [ -e "$folder/$1" ] || { printf '%s' "$2" >"$folder/$1"; chmod 644 "$folder/$1"; }; }
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

for name in database_password database_owner_password kafka_broker kafka_admin kafka_relay kafka_worker; do
    put "$name" "$(random)"
done
at=postgres:5432/district
put database "postgresql://whistle_app:$(cat "$folder/database_password")@$at"
put database_owner "postgresql://owner:$(cat "$folder/database_owner_password")@$at"
echo "The secrets are in $folder: keep a copy where the data is not." >&2
