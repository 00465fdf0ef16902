"""What Prometheus may read: commands, refusals, the ledger's head, lag, streams, parked keys."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest


class Metrics:
    """The figures of one running service, in a registry of their own."""

    def __init__(self) -> None:
        """Begin at zero."""
        self.registry = CollectorRegistry()
        of = self.registry
        self.commands = Counter("whistle_commands", "Commands accepted", ["command"], registry=of)
        self.refusals = Counter("whistle_refusals", "Commands refused", ["code"], registry=of)
        self.sign_ins = Counter("whistle_sign_ins", "Sign-ins by outcome", ["outcome"], registry=of)
        self.head = Gauge("whistle_ledger_head", "Last position of the ledger", registry=of)
        self.lag = Gauge("whistle_board_lag_events", "Events the boards are behind", registry=of)
        self.relay_lag = Gauge("whistle_relay_lag_events", "Events Kafka is behind", registry=of)
        seconds = "How long the next event has waited for Kafka"
        self.relay_wait = Gauge("whistle_relay_lag_seconds", seconds, registry=of)
        self.streams = Gauge("whistle_open_streams", "Live streams open", registry=of)
        self.parked = Gauge("whistle_parked_keys", "Streams parked by the boards", registry=of)

    def text(self) -> bytes:
        """Give the figures as Prometheus reads them."""
        return generate_latest(self.registry)
