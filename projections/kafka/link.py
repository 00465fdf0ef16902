"""How Kafka is reached: every option of the client is named here, because defaults change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import KafkaError

from projections.kafka.faults import KafkaDown

RECORD_BYTES_MAX = 2 * 1024 * 1024
TRANSACTION_S = 60
# With these the first record after an outage comes in 0.1 s instead of 19.
PATIENCE: dict[str, Any] = {
    "retry_backoff_ms": 5,
    "reconnect_backoff_ms": 50,
    "reconnect_backoff_max_ms": 1000,
    "request_timeout_ms": 5000,
    "bootstrap_timeout_ms": 5000,
    "connections_max_idle_ms": 540_000,
    "metadata_max_age_ms": 60_000,
    "max_in_flight_requests_per_connection": 5,
}


@dataclass(frozen=True, slots=True)
class Link:
    """Where Kafka is, and who we are there; without a user the listener asks for none.

    With the file of ``ca`` the way is TLS, to a server whose certificate that authority signed.
    """

    servers: str
    user: str = ""
    password: str = ""
    ca: str = ""

    def producer(self, transactional_id: str) -> Any:  # noqa: ANN401  The library has no types.
        """Give a producer of transactions; make it after a fork, never before. KafkaDown."""
        with plainly():
            return KafkaProducer(
                transactional_id=transactional_id,
                transaction_timeout_ms=TRANSACTION_S * 1000,
                enable_idempotence=True,
                acks="all",
                linger_ms=5,
                batch_size=262_144,
                compression_type=None,
                delivery_timeout_ms=30_000,
                max_block_ms=10_000,
                max_request_size=RECORD_BYTES_MAX,
                allow_auto_create_topics=False,
                **self._common(),
            )

    def consumer(self) -> Any:  # noqa: ANN401  The library has no types.
        """Give a consumer without a group, which sees only what was committed; KafkaDown."""
        with plainly():
            return KafkaConsumer(
                group_id=None,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                isolation_level="read_committed",
                allow_auto_create_topics=False,
                check_crcs=True,
                fetch_min_bytes=1,
                fetch_max_wait_ms=200,
                fetch_max_bytes=8 * 1024 * 1024,
                max_partition_fetch_bytes=1024 * 1024,
                max_poll_records=500,
                **self._common(),
            )

    def admin(self) -> Any:  # noqa: ANN401  The library has no types.
        """Give a client that makes and describes topics; KafkaDown."""
        with plainly():
            return KafkaAdminClient(**self._common())

    def _common(self) -> dict[str, Any]:
        common = {"bootstrap_servers": self.servers.split(","), "client_id": "whistle", **PATIENCE}
        if not self.user:
            return common | {"security_protocol": "PLAINTEXT"}
        tls = {"ssl_cafile": self.ca, "ssl_check_hostname": True} if self.ca else {}
        return common | {
            **tls,
            "security_protocol": "SASL_SSL" if self.ca else "SASL_PLAINTEXT",
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": self.user,
            "sasl_plain_password": self.password,
        }


@contextmanager
def plainly() -> Iterator[None]:
    """Let whatever the client raises be KafkaDown."""
    try:
        yield
    except KafkaError as down:
        raise KafkaDown(f"Kafka: {down}") from down
