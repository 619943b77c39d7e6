"""`rubric check` and `rubric add`."""

from sqlalchemy import func, select

from scorecard.models.opening import RubricVersion
from scorecard.services.rubrics import SHIPPED


def run(app, *words):
    return app.test_cli_runner().invoke(args=["rubric", *map(str, words)])


def test_check_finds_the_shipped_rubric_good(app):
    result = run(app, "check", SHIPPED)

    assert (result.exit_code, result.output) == (
        0,
        f"{SHIPPED}: good. 5 focus areas, 20 criteria, 9 red flags.\n",
    )


def test_check_prints_every_mistake_with_its_key(app, tmp_path):
    file = tmp_path / "mine.toml"
    text = SHIPPED.read_text().replace('title = "Tech Lead"', 'title = ""').replace("optional = true", "optional = 1")
    file.write_text(text)

    result = run(app, "check", file)

    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"{file}: title: is empty; wanted: a text",
        f"{file}: areas.delivery_judgement.optional: is a number; wanted: true or false",
    ]


def test_check_says_when_a_file_cannot_be_read(app, tmp_path):
    (tmp_path / "latin.toml").write_bytes(b"title = '\xe9'")

    missing, latin = run(app, "check", tmp_path / "none.toml"), run(app, "check", tmp_path / "latin.toml")

    assert (missing.exit_code, latin.exit_code) == (1, 1)
    assert "none.toml: file: cannot be read" in missing.output
    assert latin.output == f"{tmp_path / 'latin.toml'}: file: is not UTF-8 text\n"


def test_add_makes_a_version_once(app, session, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(SHIPPED.read_text() + "\n# Ours.\n")
    first, second = run(app, "add", file), run(app, "add", file)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output == "Added: tech_lead, version 2. Choose it when you set up an opening.\n"
    assert second.output == "This file is there already: tech_lead, version 2.\n"
    assert session.scalar(select(func.count()).select_from(RubricVersion)) == 2


def test_add_refuses_what_check_refuses(app, session, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text("key = 1")

    result = run(app, "add", file)

    assert result.exit_code == 1
    assert f"{file}: key: is a number; wanted: " in result.output
    assert session.scalar(select(func.count()).select_from(RubricVersion)) == 1
