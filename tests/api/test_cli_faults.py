"""What the command line says when something is wrong: one sentence, the right code, never a trace back."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.access import Access
from tests.program import whistle
from tests.world import world

GRANT = ("--subject", "a", "--role", "clerk", "--unit", "*")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("do", "sign-leg", "x/1"), 2, "No token"),
        (("doctor", "--data", "nowhere"), 2, "holds no data"),
        (("board", "whistles"), 2, "No token"),
        (("territory", "import", "nowhere.csv"), 2, "cannot be read: No such file"),
        (("territory", "import", "."), 2, "cannot be read: Is a directory"),
        (("serve", "--port", "99999"), 2, "'--port'"),
        (("serve", "--data", "file"), 3, "cannot be used (File exists)"),
        (("serve", "--host", "nowhere.invalid"), 2, "choose another with --host"),
        (("token", "create", "a b", "--data", "new"), 2, "a b is no name"),
        (("policy", "publish", "file", "--data", "new"), 1, "file, line 1"),
        (("wach",), 2, "Did you mean 'watch'? See whistle --help."),
        (("watch",), 2, "Choose from: whistles, inbox, desk, duty, shifts, incidents,"),
        (("board", "nothing"), 2, "'nothing' is not one of 'whistles', 'inbox'"),
        (("events", "list", "--after", "x"), 2, "valid integer. See whistle events list --help."),
        (("do", "blow-now", "--level", "E9"), 2, "'E9' is not one of 'E1', 'E2', 'N'"),
        (("do", "blow-now", "--level", "E1", "--place", "x"), 2, "--matter and --need must be"),
        (("do", "grant-role", *GRANT, "--until", "soon"), 2, "--until soon is no moment"),
    ],
)
def test_a_wrong_command_gets_one_sentence(
    arguments: tuple[str, ...], code: int, said: str, tmp_path: Path
) -> None:
    """It says what is so and what to do."""
    (tmp_path / "file").write_text("x")
    answer = whistle(*arguments, cwd=tmp_path)
    assert answer.returncode == code, answer.stderr
    assert said in answer.stderr
    assert len(answer.stderr.splitlines()) == 1, answer.stderr


@pytest.mark.parametrize(
    ("variable", "value", "code", "said"),
    [
        ("WHISTLE_PORT", "x", 2, "WHISTLE_PORT: Input should be a valid integer: set it so"),
        ("WHISTLE_TOKEN", "密", 2, "WHISTLE_TOKEN is no token"),
        ("WHISTLE_URL", "ftp://x", 2, "write it like http://"),
        ("WHISTLE_URL", "http://[::1", 2, "write it like http://"),
        ("WHISTLE_URL", "http://127.0.0.1:9", 3, "does not answer: start the service"),
    ],
)
def test_a_wrong_setting_gets_one_sentence(variable: str, value: str, code: int, said: str) -> None:
    """It names the setting."""
    settings = {"WHISTLE_TOKEN": "wk_x_y", variable: value}
    answer = whistle("board", "inbox", settings=settings)
    assert (answer.returncode, len(answer.stderr.splitlines())) == (code, 1), answer.stderr
    assert said in answer.stderr


@pytest.mark.parametrize("name", ["ledger.db", "access.db", "boards.db", "boards-1.db"])
def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path, name: str) -> None:
    """Serving does not begin, and nothing is traced back."""
    with world(tmp_path) as here:
        here.data.boards()
    Access(tmp_path).close()
    for path in tmp_path.glob(f"{name}-*"):
        path.unlink()
    (tmp_path / name).write_bytes(b"x" * 4096)
    answer = whistle("serve", "--data", tmp_path, "--port", "0")
    assert (answer.returncode, len(answer.stderr.splitlines())) == (3, 1), answer.stderr
    assert "file is not a database" in answer.stderr
