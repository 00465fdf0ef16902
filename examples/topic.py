"""A department reads its own topic: from the beginning, from a position, and live (kafka-python)."""

import json
import os
import sys

from kafka import KafkaConsumer, TopicPartition

topic = TopicPartition(os.environ["TOPIC"], 0)  # As `whistle department add` printed it.
reader = KafkaConsumer(
    bootstrap_servers=os.environ["KAFKA"],
    security_protocol="SASL_PLAINTEXT",  # SASL_SSL, with ssl_cafile, from another machine.
    sasl_mechanism="SCRAM-SHA-512",
    sasl_plain_username=os.environ["KAFKA_USER"],
    sasl_plain_password=os.environ["KAFKA_PASSWORD"],
    isolation_level="read_committed",
    auto_offset_reset="earliest",
)
reader.assign([topic])  # No group: the position is ours, kept with what we did.
reader.end_offsets([topic])  # Without the right to read it says so here, and later nothing.
after = int(sys.argv[1]) if len(sys.argv) > 1 else 0  # The position that was handled last.
for record in reader:
    headers = {name: value.decode() for name, value in record.headers}
    if int(headers["ce_sequence"]) > after:
        after = int(headers["ce_sequence"])
        recorded_at = json.loads(record.value)["meta"].get("recorded_at")
        print(after, headers["ce_type"], headers["ce_subject"], recorded_at, flush=True)
