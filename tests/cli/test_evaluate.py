"""`evaluate`: files in, a file out, and nothing written where something is wrong."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from scorecard.cli.evaluate import evaluate_command

ROOT = Path(__file__).parents[2]
NARROW = "the high end of a scale is at least 0.01 above the low end"
HEADER = "opening,candidate,interviewer,focus_area,criterion,rating"
TWO_CARDS = [
    "Lead,Ann,Bo,depth,d1,4",
    "Lead,Ann,Bo,depth,d2,4",
    "Lead,Ann,Cy,depth,d1,4",
    "Lead,Ann,Cy,depth,d2,4",
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name, *lines):
    Path(name).write_bytes("\n".join([*lines, ""]).encode())


def run(*arguments):
    return CliRunner().invoke(evaluate_command, arguments)


def rows(*arguments):
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return list(csv.DictReader(io.StringIO(result.stdout_bytes.decode(), newline="")))


def refusal(*arguments):
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr


def test_the_result_has_the_columns_of_candidates_without_what_only_the_app_knows(folder):
    write("r.csv", HEADER, *TWO_CARDS)

    assert run("r.csv").stdout_bytes == (
        b"opening,candidate,scorecards_submitted,recommendation,probability,score,score_low,score_high,reliability,"
        b"unadjusted_recommendation,unadjusted_probability,unadjusted_score,plain_mean,depth_estimate,"
        b"depth_probability,depth_plain_mean,depth_raters,red_flags,disagreements,reasons\r\n"
        b"Lead,Ann,2,Hire,0.722758,3.755527,3.201482,4.309571,0.543866,"
        b"Hire,0.739349,3.763314,4.000000,3.755527,"
        b"0.959733,4.000000,2,0,0,above-bar\r\n"
    )


def test_ids_are_written_where_the_input_has_them(folder):
    write("r.csv", f"application_id,{HEADER}", *(f"a1,{row}" for row in TWO_CARDS))

    assert list(rows("r.csv")[0])[:4] == ["opening", "application_id", "candidate", "scorecards_submitted"]


def test_each_opening_is_fitted_by_itself_in_the_order_of_the_input(folder):
    other = [row.replace("Lead", "Staff").replace("Cy,depth,d1,4", "Cy,depth,d1,1") for row in TWO_CARDS]
    write("one.csv", HEADER, *TWO_CARDS)
    write("both.csv", HEADER, *other, *TWO_CARDS)
    both = rows("both.csv")

    assert [row["opening"] for row in both] == ["Staff", "Lead"]
    assert both[1] == rows("one.csv")[0]


def test_applications_come_in_the_order_of_the_input_when_openings_take_turns(folder):
    names = ("Lead,Ann", "Staff,Bea", "Lead,Cleo")
    write("r.csv", HEADER, *(f"{name},{person},depth,d1,4" for name in names for person in ("Bo", "Cy")))

    assert [f"{row['opening']},{row['candidate']}" for row in rows("r.csv")] == list(names)


def test_an_application_without_a_rating_is_left_out(folder):
    write("r.csv", HEADER, "Lead,Zoe,Bo,depth,d1,", *TWO_CARDS)

    assert [row["candidate"] for row in rows("r.csv")] == ["Ann"]


def test_without_a_policy_the_files_areas_are_all_must_meet(folder):
    write("r.csv", HEADER, *TWO_CARDS, "Lead,Dee,Bo,style,s1,4", "Lead,Dee,Cy,style,s1,4")

    assert [row["reasons"] for row in rows("r.csv")] == [
        "area-unrated; few-areas; low-reliability; above-bar",
        "area-unrated; few-areas; low-reliability; above-bar",
    ]


def test_flags_act_by_the_shipped_rubrics_severities(folder):
    write("r.csv", HEADER, *TWO_CARDS)
    write("f.csv", "opening,candidate,interviewer,flag", "Lead,Ann,Bo,adversarial_to_managers")
    (row,) = rows("r.csv", "--flags", "f.csv")

    assert (row["recommendation"], row["red_flags"], row["reasons"]) == (
        "Not enough evidence",
        "1",
        "critical-single; above-bar",
    )


def test_a_policy_names_the_areas_the_bars_and_the_severities(folder):
    write("r.csv", HEADER, *TWO_CARDS)
    write("f.csv", "opening,candidate,interviewer,flag", "Lead,Ann,Bo,micromanages")
    write(
        "p.toml",
        "bar = 3.0",
        'must_meet = ["depth"]',
        "[severity]",
        'micromanages = "critical"',
        "[areas]",
        'depth = ["d1", "d2"]',
        'style = ["s1"]',
    )
    (row,) = rows("r.csv", "--flags", "f.csv", "--policy", "p.toml")

    assert row["reasons"] == "few-areas; critical-single; well-above-bar"
    assert (row["style_estimate"], row["style_raters"]) == ("", "0")


def test_a_policy_without_areas_takes_those_of_the_file(folder):
    write("r.csv", HEADER, *TWO_CARDS)
    write("p.toml", "bar = 4.5", "[weights]", "depth = 2")

    assert rows("r.csv", "--policy", "p.toml")[0]["reasons"] == "below-bar"


def test_bars_given_as_options_win_over_the_policy(folder):
    write("r.csv", HEADER, *TWO_CARDS)
    write("p.toml", "bar = 2", "area_bar = 2")
    options = ("--bar", "4.5", "--area-bar", "5")

    assert rows("r.csv", "--policy", "p.toml")[0]["reasons"] == "well-above-bar"
    assert rows("r.csv", "--policy", "p.toml", *options)[0]["reasons"] == "below-bar; area-below-bar"
    assert rows("r.csv", "--policy", "p.toml", *options) == rows("r.csv", *options)


def test_a_scale_with_decimals_maps_ratings_and_default_bars(folder):
    write("one.csv", HEADER, *TWO_CARDS)
    write("ten.csv", HEADER, *(row.removesuffix(",4") + ",7.5625" for row in TWO_CARDS))
    (one,), (ten,) = rows("one.csv"), rows("ten.csv", "--scale", "0.25-10")

    assert (ten["score"], ten["plain_mean"]) == ("6.966596", "7.562500")
    assert [ten[name] for name in ("probability", "reliability", "reasons")] == [
        one[name] for name in ("probability", "reliability", "reasons")
    ]


def test_text_that_a_spreadsheet_would_run_is_guarded_and_stays_the_same_candidate(folder):
    write("r.csv", HEADER, *(row.replace("Ann", "'=Ann").replace("depth", "'@depth") for row in TWO_CARDS))
    write("f.csv", "opening,candidate,interviewer,flag", "Lead,=Ann,Bo,micromanages")
    (row,) = rows("r.csv", "--flags", "f.csv")

    assert (row["candidate"], row["red_flags"]) == ("'=Ann", "1")
    assert "'@depth_estimate" in row


def test_an_output_file_holds_what_standard_output_would(folder):
    write("r.csv", HEADER, *TWO_CARDS)
    write("out.csv", "something older")
    result = run("r.csv", "-o", "out.csv")

    assert (result.exit_code, result.output) == (0, "")
    assert Path("out.csv").read_bytes() == run("r.csv").stdout_bytes
    assert sorted(os.listdir()) == ["out.csv", "r.csv"]


def test_an_output_through_a_link_goes_where_the_link_points(folder):
    write("r.csv", HEADER, *TWO_CARDS)
    write("kept.csv", "something older")
    Path("link.csv").symlink_to("kept.csv")
    run("r.csv", "-o", "link.csv")

    assert Path("link.csv").is_symlink()
    assert Path("kept.csv").read_bytes() == run("r.csv").stdout_bytes


def test_a_pipe_as_output_is_written_to_and_stays_a_pipe(folder):
    write("r.csv", HEADER, *TWO_CARDS)
    os.mkfifo("pipe")
    with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE) as reader:
        result = run("r.csv", "-o", "pipe")
        written, _ = reader.communicate()

    assert (result.exit_code, Path("pipe").is_fifo()) == (0, True)
    assert written == run("r.csv").stdout_bytes


def test_a_mistake_writes_nothing_and_names_file_line_and_column(folder):
    write("r.csv", HEADER, *TWO_CARDS, "Lead,Ann,Cy,depth,d3,6")
    write("out.csv", "something older")

    assert refusal("r.csv", "-o", "out.csv") == "r.csv: line 6, column rating: 6 is off the scale 1-5\n"
    assert Path("out.csv").read_text() == "something older\n"
    assert sorted(os.listdir()) == ["out.csv", "r.csv"]


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("bar = 3\n[weights]\n  depth = 0", "line 3, column 3: weights.depth must be from 0.001 to 1000"),
        ('bar = 3\n[areas]\nstyle = ["d1"]\n[weights]\ndepth = 1', "line 5, column 1: weights.depth is not one of"),
        ("bar = 3\nbar_ = 4", "line 2, column 1: bar_ is not a key of a policy"),
        ("bar =\n", "line 1, column 6: policy is not TOML: Invalid value (at line 1, column 6)"),
        ('bar = 3\n\nmust_meet = ["a",', "line 3, column 1: policy is not TOML"),
        ('bar = 3\n[areas]\n"a.b" = []', "line 3, column 1: areas.a.b must name at least one criterion"),
        ('must_meet = ["a\\nb"]', "line 1, column 1: must_meet names a\\nb, which is not one of"),
        ("area_bar = 9", "line 1, column 1: area_bar must lie on the scale, 1 to 5"),
        ("weights = {depth = 2000}", "line 1, column 1: weights.depth must be from"),
    ],
)
def test_a_wrong_policy_is_refused_with_its_place(folder, policy, said):
    write("r.csv", HEADER, *TWO_CARDS)
    write("p.toml", policy)

    found = refusal("r.csv", "--policy", "p.toml")

    assert found.startswith(f"p.toml: {said}")
    assert found.count("\n") == 1


def test_an_area_that_the_policy_does_not_have_is_refused(folder):
    write("r.csv", HEADER, *TWO_CARDS)
    write("p.toml", "[areas]", 'style = ["s1"]')

    assert refusal("r.csv", "--policy", "p.toml") == (
        "r.csv: line 2, column focus_area: depth is not an area of the policy\n"
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--scale", "1"), "--scale 1 is not two numbers such as 1-5 or 0.25-10\n"),
        (
            ("--scale", "5-1"),
            f"--scale 5-1 cannot be used: {NARROW}\n",
        ),
        (("--bar", "high"), "--bar high is not a number\n"),
        (("--bar", "nan"), "--bar nan is not a number\n"),
        (("--bar", "5.1"), "bar must lie on the scale, 1 to 5\n"),
        (("--area-bar", "0"), "area_bar must lie on the scale, 1 to 5\n"),
        (("--flags", "none.csv"), "none.csv: cannot be read: No such file or directory\n"),
        (("--policy", "none.toml"), "none.toml: cannot be read: No such file or directory\n"),
        (("-o", "none/out.csv"), "none/out.csv: cannot be written: No such file or directory\n"),
        (("-o", "."), ".: cannot be written: Is a directory\n"),
    ],
)
def test_a_wrong_option_is_refused_on_one_line(folder, options, said):
    write("r.csv", HEADER, *TWO_CARDS)

    assert refusal("r.csv", *options) == said
    assert os.listdir() == ["r.csv"]


def test_a_scale_below_zero_can_be_given(folder):
    write("r.csv", HEADER, *(row.removesuffix("4") + "-1" for row in TWO_CARDS))

    assert rows("r.csv", "--scale", "-2-2")[0]["plain_mean"] == "-1.000000"


def run_in_a_shell(folder, **streams):
    """The command as a person runs it, without any setting."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    command = [sys.executable, "-m", "flask", "--app", "scorecard", "evaluate", str(folder / "r.csv")]
    return subprocess.run(command, cwd=ROOT, env=kept, stderr=subprocess.PIPE, check=False, **streams)


def test_the_command_needs_no_setting(folder):
    write("r.csv", HEADER, *TWO_CARDS)
    result = run_in_a_shell(folder, stdout=subprocess.PIPE)

    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout == run("r.csv").stdout_bytes


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="there is no /dev/full here")
def test_a_full_disk_behind_standard_output_is_told_on_one_line(folder):
    write("r.csv", HEADER, *TWO_CARDS)
    with Path("/dev/full").open("wb") as full:
        result = run_in_a_shell(folder, stdout=full)

    assert (result.returncode, result.stderr) == (2, b"standard output: cannot be written: No space left on device\n")
