"""The command line speaks the language of the locale; no text is without its Chinese."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import httpx
import pytest
import typer

from api.cli import program
from api.cli.help import put
from api.cli.http import _stop
from api.cli.say import Stop
from api.language import catalogue, chinese, reworded, speaking
from api.reference import reference
from tests.program import whistle
from tests.texts import texts

FILE = "api/data/zh.csv"
HANZI = re.compile(r"[\u4e00-\u9fff]")
PLACE = re.compile(r"\{[^{}]*\}")
BY_EXAMPLE = "Input should be a valid datetime or date, {why}"  # An example says it better.
CHINESE = {"LC_ALL": "zh_CN.UTF-8", "COLUMNS": "80"}


def test_every_text_has_its_chinese() -> None:
    """What fails here prints the lines to complete and to add."""
    wanted = io.StringIO()
    lines = csv.writer(wanted, lineterminator="\n")
    for text, where in texts().items():
        if text not in catalogue():
            lines.writerow((text, f"<the Chinese of it; from {where}>"))
    assert not wanted.getvalue(), f"Add to {FILE}:\n{wanted.getvalue()}"


def test_no_chinese_is_left_of_a_text_that_is_gone() -> None:
    """What nobody says any more is deleted."""
    left = sorted(catalogue().keys() - texts().keys())
    assert not left, f"{FILE} has lines too many: {left}"


def test_each_text_stands_once_in_the_file() -> None:
    """Of two lines the later would win unseen."""
    lines = (Path(__file__).parents[2] / FILE).read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(catalogue()) + 1


def test_the_chinese_names_what_the_english_names() -> None:
    """A place that is misspelt would break the sentence when somebody needs it."""
    for text, said in catalogue().items():
        assert said.strip(), text
        assert set(PLACE.findall(said)) == set(PLACE.findall(text)) or text == BY_EXAMPLE, text


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_TW.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN"}, True),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US"}, False),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, True),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, True),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "en"}, False),
        ({"LANGUAGE": "zh"}, True),
        ({"LC_ALL": "C", "LANGUAGE": "zh"}, False),
        ({"LANG": "POSIX", "LANGUAGE": "zh"}, False),
    ],
)
def test_the_locale_says_the_language(environment: dict[str, str], *, expected: bool) -> None:
    """As other programs read it: LC_ALL, LC_MESSAGES, LANG, and LANGUAGE before them."""
    assert chinese(environment) is expected


def test_every_command_is_explained_in_chinese() -> None:
    """None of its texts is composed of English parts."""
    with speaking(catalogue()):
        waiting = [put(typer.main.get_command(program()))]
        while waiting:
            command = waiting.pop()
            for one in (command, *command.params):
                assert HANZI.search(one.help), f"{command.name}: {one.help}"
            waiting += getattr(command, "commands", {}).values()


def test_the_help_is_chinese_in_a_chinese_locale() -> None:
    """Also what the library says in it, and no line is cut."""
    said = whistle("user", "add", "--help", settings=CHINESE).stdout
    for word in (
        "用法：whistle user add [选项]",
        "参数",
        "选项",
        "[必填]",
        "[默认：365]",
        "显示本说明。",
    ):
        assert word in said
    assert "…" not in said
    assert not re.search(r"Usage|Options|Show this|<bool>|<str>", said)


def test_the_help_is_english_in_every_other() -> None:
    """The same page."""
    said = whistle("user", "add", "--help", settings={"LC_ALL": "C.UTF-8"}).stdout
    for word in ("Usage: whistle user add [OPTIONS]", "Arguments", "[required]", "[default: 365]"):
        assert word in said
    assert not re.search(r"<bool>|<str>|用法", said)


def test_a_verb_explains_itself_in_chinese() -> None:
    """What it does, who may give it, an example, its fields."""
    said = whistle("do", "sign-leg", "--help", settings=CHINESE).stdout
    for words in (
        "签收",
        "办理权限：报到单位的值班员或负责人。",
        "例：whistle do sign-leg 大智-7/1",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["do", "sing-leg"],
            "没有命令 'sing-leg'，是否要用 'sign-leg'？用法见 whistle do --help。\n",
        ),
        (["user", "add"], "缺少参数 'NAME'。用法见 whistle user add --help。\n"),
        (["serve", "--port", "x"], "'--port' 填写有误：应为整数。用法见 whistle serve --help。\n"),
        (
            ["demo", "--resett"],
            "没有选项 --resett，相近的有 --reset。用法见 whistle demo --help。\n",
        ),
        (
            ["do", "sign-leg", "1/1"],
            "尚未登录，请用 whistle sign-in 登录，或设置 WHISTLE_TOKEN。\n",
        ),
        (
            ["doctor", "--data", "/nowhere"],
            "/nowhere 中没有数据，请用 --data 指定目录，或先运行 whistle demo。\n",
        ),
        (["phones", "import", "/nowhere"], "无法读取 /nowhere：文件或目录不存在。\n"),
    ],
)
def test_what_goes_wrong_is_said_in_chinese(words: list[str], said: str) -> None:
    """What is so, and what to do."""
    done = whistle(*words, settings=CHINESE)
    assert (done.returncode, done.stderr) == (2, said)


def problem(**members: object) -> str:
    """Give what a person reads of a problem."""
    answer = httpx.Response(409, json=members)
    with speaking(catalogue()):
        return str(_stop(answer))


def test_a_refusal_is_said_in_chinese() -> None:
    """With what it is about, and its code, by which it can be asked for."""
    detail = "The leg does not stand where this can be done: steps go forward only."
    told = {"state": "dispatched", "needs": "arrived, working"}
    assert problem(code="wrong-step", detail=detail, parameters=told) == (
        "该报到单位当前状态不能办理此步，各步只能依次向前"
        "（状态：未签收，须为：已到场, 处置中） [wrong-step]"
    )


def test_a_field_that_is_wrong_is_said_in_chinese() -> None:
    """Which one, and what is wrong with it."""
    detail = "A field is missing, unknown, or not what it must be."
    errors = [{"field": "body.matter", "fault": "string_too_long"}]
    said = "字段有缺漏、多余或填写不符，请改正（matter：太长） [invalid]"
    assert problem(code="invalid", detail=detail, errors=errors) == said


def test_what_is_not_known_is_said_as_it_came() -> None:
    """A newer service, another library: better English than nothing."""
    assert problem(code="new", detail="The moon is full.") == "The moon is full. [new]"
    with speaking(catalogue()):
        assert reworded("Out of cheese") == "Out of cheese"


def test_what_is_named_in_a_sentence_may_hold_anything() -> None:
    """Braces are no places when they come from outside."""
    assert str(Stop("{path} holds no data: name the directory with --data.", path="{x}")) == (
        "{x} holds no data: name the directory with --data."
    )
    assert str(Stop("{x}")) == "{x}"


def test_the_reference_is_english_in_every_locale() -> None:
    """It does not depend on who writes it."""
    with speaking(catalogue()):
        pages = reference()
    assert "Give a person a role over a unit until a moment." in pages["verbs.md"]
    assert pages == reference()


@pytest.mark.parametrize("locale", ["zh_CN.UTF-8", "C.UTF-8"])
def test_a_shell_completes_in_every_language(locale: str) -> None:
    """What is completed is typed, and typed in one language."""
    asked = {"_WHISTLE_COMPLETE": "complete_bash", "COMP_WORDS": "whistle si", "COMP_CWORD": "1"}
    done = whistle(settings={**asked, "LC_ALL": locale})
    assert done.stdout.split() == ["sign-in", "sign-out"]
