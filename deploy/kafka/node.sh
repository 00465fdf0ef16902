#!/usr/bin/env bash
# Starts a node in a container of Kafka's own image: the settings beside this file, filled in; the
# administrator's password is there from the first start, which the image's own entry point cannot do.
set -euo pipefail

# NODE, VOTERS and HOST come from the compose file; CLIENT_… where clients come from elsewhere.
settings=/tmp/node.properties
secrets=/run/secrets
sed -e "s|@NODE@|$NODE|g" -e "s|@VOTERS@|$VOTERS|g" -e "s|@BIND@||g" -e "s|@HOST@|$HOST|g" \
    -e "s|@CLIENT_HOST@|${CLIENT_HOST:-$HOST}|g" -e "s|@CLIENT_PORT@|${CLIENT_PORT:-9092}|g" -e "s|@INTERNAL_PORT@|9094|g" -e "s|@CONTROLLER_PORT@|9093|g" \
    -e "s|@CLIENT_PROTOCOL@|${CLIENT_PROTOCOL:-SASL_PLAINTEXT}|g" \
    -e "s|@LOGS@|/var/lib/kafka/data|g" -e "s|@SECRETS@|$secrets|g" \
    /etc/whistle/node.properties >"$settings"
if [ -f /tls.properties ]; then cat /tls.properties >>"$settings"; fi

/opt/kafka/bin/kafka-storage.sh format --ignore-formatted -t "$CLUSTER_ID" -c "$settings" \
    --add-scram "SCRAM-SHA-512=[name=admin,password=$(cat "$secrets/kafka_admin")]"
exec /opt/kafka/bin/kafka-server-start.sh "$settings"
