"""The compose files say what the program understands: settings, commands, secrets; the nodes' settings too."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # schemathesis brings it.

from api.settings import Settings
from projections.kafka.topics import COPIES, LEAST
from scripts.kafka.node import places, properties
from scripts.kafka.secured import among, filled
from tests.postgres import free_ports
from tests.program import whistle

HOME = Path(__file__).parents[1]
SETTINGS = {f"WHISTLE_{name.upper()}" for name in Settings.model_fields}
OURS = ("migrate", "topics", "api", "worker", "relay")


def read(name: str) -> dict[str, Any]:
    """Give a compose file."""
    found: dict[str, Any] = yaml.safe_load((HOME / name).read_text(encoding="utf-8"))
    return found


def services(name: str = "docker-compose.yml") -> dict[str, Any]:
    """Give the services of a compose file."""
    found: dict[str, Any] = read(name)["services"]
    return found


@pytest.mark.parametrize("file", ["docker-compose.yml", "deploy/tls.yml"])
def test_every_setting_in_it_is_one(file: str) -> None:
    """A misspelt one would be passed over in silence."""
    text = (HOME / file).read_text(encoding="utf-8")
    named = set(re.findall(r"\bWHISTLE_[A-Z_]+(?=:)", text)) - {"WHISTLE_NAME"}
    assert named
    assert named <= SETTINGS


def test_secrets_that_are_settings_are_named_as_the_settings_are() -> None:
    """They are read as files of these names."""
    targets = {
        secret["target"]
        for one in OURS
        for secret in services()[one]["secrets"]
        if isinstance(secret, dict)
    }
    assert {target.upper() for target in targets} == {"WHISTLE_DATABASE", "WHISTLE_KAFKA_PASSWORD"}


@pytest.mark.parametrize("service", OURS)
def test_every_command_in_it_is_one(service: str) -> None:
    """With options that it has."""
    command, *rest = services()[service]["command"]
    said = whistle(command, "--help").stdout
    assert said
    for option in (word for word in rest if word.startswith("--")):
        assert option in said


def test_everything_has_a_limit_and_comes_back_by_itself() -> None:
    """Nothing takes the whole machine, and nothing stays down."""
    for one in services().values():
        assert one["mem_limit"]
        assert one["restart"] in {"unless-stopped", "on-failure"}


def test_only_the_relay_and_the_administrator_can_write_to_kafka() -> None:
    """No other process is given their passwords."""
    given = {name: str(one.get("secrets", "")) for name, one in services().items() if name in OURS}
    assert [name for name, of in given.items() if "kafka_relay" in of] == ["topics", "relay"]
    assert [name for name, of in given.items() if "kafka_admin" in of] == ["topics"]


def test_the_secrets_that_it_names_are_made(tmp_path: Path) -> None:
    """Each in a file of its own, once: the second time they stay."""
    make = [HOME / "scripts" / "secrets.sh", tmp_path / "secrets"]
    subprocess.run(make, check=True, stderr=subprocess.DEVNULL)
    made = {
        path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "secrets").iterdir()
    }
    assert set(read("docker-compose.yml")["secrets"]) == set(made)
    assert made["database_password"] in made["database"]
    subprocess.run(make, check=True, stderr=subprocess.DEVNULL)
    again = {
        path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "secrets").iterdir()
    }
    assert again == made


def test_nodes_in_containers_are_set_as_those_that_tests_start(tmp_path: Path) -> None:
    """One file of settings for both, and its figures are those that topics ask for."""
    of = among(free_ports(9), tmp_path, {})
    secured = filled(of.places[0], of, tmp_path)
    plain = properties(places(1)[0], places(3), tmp_path)
    kept = {key: value for key, value in plain.items() if "replic" in key or "isr" in key}
    assert {key: secured[key] for key in kept} == kept
    assert secured["default.replication.factor"] == str(COPIES)
    assert secured["min.insync.replicas"] == str(LEAST)
    assert not [value for value in secured.values() if "@" in value.replace("@127.0.0.1", "")]


def test_the_script_in_the_container_fills_in_every_name() -> None:
    """What it left would be read by Kafka as it stands."""
    template = (HOME / "deploy" / "kafka" / "node.properties").read_text(encoding="utf-8")
    script = (HOME / "deploy" / "kafka" / "node.sh").read_text(encoding="utf-8")
    lines = [line for line in template.splitlines() if not line.startswith("#")]
    assert set(re.findall(r"@[A-Z_]+@", "\n".join(lines))) == set(re.findall(r"@[A-Z_]+@", script))
