"""The settings of the service: few, each an environment variable that begins with WHISTLE_."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.ledger import StorageDown

# Secrets may come as files, named as their variables are, in small letters.
SECRETS = Path("/run/secrets")


UNSAFE = "POSTGRES_ENABLE_DB_FUNCTIONS"


class Settings(BaseSettings):
    """What may be set, with what holds when nothing is."""

    model_config = SettingsConfigDict(
        env_prefix="WHISTLE_",
        extra="forbid",
        secrets_dir=SECRETS if SECRETS.is_dir() else None,
    )

    data: Path = Field(default=Path("data"), description="directory that holds everything")
    database: str = Field(
        default="",
        description="PostgreSQL of a district, postgresql://…; without, all is in files of the directory",
    )
    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8477, ge=0, le=65535, description="port to listen on")
    url: str = Field(default="http://127.0.0.1:8477", description="service that the CLI speaks to")
    token: str = Field(default="", description="bearer token of the CLI")
    metrics_token: str = Field(
        default="", description="bearer token of /metrics; without, it is closed"
    )
    kafka: str = Field(
        default="", description="Kafka's bootstrap servers, host:port,host:port; without, none"
    )
    kafka_user: str = Field(default="", description="who we are on Kafka, by SCRAM-SHA-512")
    kafka_password: str = Field(default="", description="the password of that user")
    kafka_ca: Path | None = Field(
        default=None, description="who signed Kafka's certificates (PEM); without, no TLS"
    )
    log: Literal["auto", "json", "console"] = Field(
        default="auto", description="log lines as JSON, for a terminal, or by where they go"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="least level that is logged"
    )

    webhook_hosts: str = Field(
        default="", description="hosts that webhooks may go to, parted by commas; none when empty"
    )

    @property
    def at(self) -> str:
        """Name what holds the data, without a password."""
        if not self.database:
            return str(self.data)
        way = urlsplit(self.database)
        return f"{way.hostname or 'localhost'}{way.path}"


def refuse_unsafe() -> None:
    """Refuse the library's switch by which readers lose events; StorageDown."""
    if os.environ.get(UNSAFE, "").lower() in {"y", "yes", "t", "true", "on", "1"}:
        raise StorageDown(f"{UNSAFE} is set, with which readers lose events: unset it")


def chosen(data: Path | None = None, **said: object) -> Settings:
    """Give the settings, with what was said on the command line in place of what was set.

    A directory that was named is meant in place of a database too.
    """
    named = {"data": data, "database": ""} if data is not None else {}
    more = {name: value for name, value in said.items() if value is not None}
    return Settings(**named, **more)  # type: ignore[arg-type]
