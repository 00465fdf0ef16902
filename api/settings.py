"""The settings of the service: few, each an environment variable that begins with WHISTLE_."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What may be set, with what holds when nothing is."""

    model_config = SettingsConfigDict(env_prefix="WHISTLE_", extra="forbid")

    data: Path = Field(default=Path("data"), description="directory that holds everything")
    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8477, ge=0, le=65535, description="port to listen on")
    url: str = Field(default="http://127.0.0.1:8477", description="service that the CLI speaks to")
    token: str = Field(default="", description="bearer token of the CLI")
    metrics_token: str = Field(
        default="", description="bearer token of /metrics; without, it is closed"
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
