"""A city's roll-up: the topics of its districts read into one table (kafka-python)."""

import os
import sqlite3
import sys

from kafka import KafkaConsumer, TopicPartition

topics = [TopicPartition(name, 0) for name in sys.argv[2:]]
table = sqlite3.connect(sys.argv[1], isolation_level=None)
table.execute("CREATE TABLE IF NOT EXISTS positions (topic TEXT PRIMARY KEY, position INTEGER)")
table.execute(
    "CREATE TABLE IF NOT EXISTS counts (topic TEXT, kind TEXT, n INTEGER, PRIMARY KEY (topic, kind))"
)
user = os.environ.get("KAFKA_USER", "")
signed = {
    "security_protocol": "SASL_PLAINTEXT",
    "sasl_mechanism": "SCRAM-SHA-512",
    "sasl_plain_username": user,
    "sasl_plain_password": os.environ.get("KAFKA_PASSWORD", ""),
}
reader = KafkaConsumer(
    bootstrap_servers=os.environ["KAFKA"],
    group_id=None,
    isolation_level="read_committed",
    auto_offset_reset="earliest",
    **(signed if user else {}),
)
reader.assign(topics)
after = dict.fromkeys((topic.topic for topic in topics), 0) | dict(
    table.execute("SELECT * FROM positions")
)
for record in reader:
    headers = {name: value.decode() for name, value in record.headers}
    position = int(headers["ce_sequence"])
    if position > after[record.topic]:  # Whatever comes twice is counted once.
        after[record.topic] = position
        table.execute("BEGIN")  # The count and the position, both or neither.
        row = (record.topic, headers["ce_type"])
        table.execute(
            "INSERT INTO counts VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1", row
        )
        table.execute("INSERT OR REPLACE INTO positions VALUES (?, ?)", (record.topic, position))
        table.execute("COMMIT")
