"""The jars of Apache Kafka: fetched once by Maven into the checkout, shared by all who start a node."""

from __future__ import annotations

import fcntl
import re
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
POM = HERE / "pom.xml"
CACHE = HERE.parents[1] / ".kafka"
MISSING = "Kafka needs Java 17 and Maven: apt-get install openjdk-17-jre-headless maven"


class NoKafka(Exception):
    """Kafka cannot be started here; the message says what mends it."""


def version() -> str:
    """Give the version that the pom names."""
    found = re.search(r"<kafka\.version>(.+)</kafka\.version>", POM.read_text("utf-8"))
    if found is None:
        raise NoKafka(f"{POM.name} names no version of Kafka")
    return found[1]


def program(name: str) -> str:
    """Give the path of java or mvn; NoKafka says what to install."""
    found = shutil.which(name)
    if found is None:
        raise NoKafka(MISSING)
    return found


def jars(cache: Path = CACHE) -> Path:
    """Give the directory of the jars, filled when it is not there; NoKafka.

    Who comes while another fetches them waits; what was fetched in part is never used.
    """
    maven, directory = program("mvn"), cache / version()
    cache.mkdir(exist_ok=True)
    with (cache / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not directory.exists():
            _fetch(maven, directory)
    return directory


def _fetch(maven: str, directory: Path) -> None:
    partial = directory.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    command = [maven, "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
    command += ["-DincludeScope=runtime", f"-DoutputDirectory={partial}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  Our own pom.
    if done.returncode:
        raise NoKafka(f"Maven cannot fetch Kafka: {done.stdout.strip()[-500:]}")
    partial.rename(directory)
