"""An opening's own files, given to `evaluate`, say what the opening does."""

import csv
import io
import random

from click.testing import CliRunner

from scorecard.cli.evaluate import SHIPPED_RUBRIC, evaluate_command
from scorecard.domain.assessment import Assessment, Tick, TickState
from scorecard.domain.evaluation import evaluate
from scorecard.domain.policy import default_policy, policy_toml
from scorecard.domain.rubric import parse_rubric
from scorecard.files.cells import cell
from scorecard.files.columns import evaluation_cells


def write(file, *lines):
    file.write_bytes("\n".join([*lines, ""]).encode())


def test_files_of_an_opening_give_its_evaluation_to_the_last_digit(tmp_path):
    rubric = parse_rubric(SHIPPED_RUBRIC.read_text(encoding="utf-8"))
    policy = default_policy(rubric, archetype="architecture")
    dice = random.Random(7)
    assessments = [
        Assessment(f"Candidate {place}", f"Person {person}", rated)
        for place in range(30)
        for person in dice.sample(range(9), 4)
        if (
            rated := {
                criterion: float(min(5, 1 + place // 6 + dice.randint(0, 1)))
                for criteria in dice.sample(list(policy.areas.values()), 3)
                for criterion in criteria
                if dice.random() < 0.85
            }
        )
    ]
    ticks = [
        Tick(
            each.application,
            each.interviewer,
            flag,
            after_reveal=dice.random() < 0.2,
            state=dice.choice(list(TickState)),
        )
        for each in assessments
        if dice.random() < 0.3
        for flag in dice.sample(list(policy.severity), 2)
    ]
    homes = {criterion: area for area, criteria in policy.areas.items() for criterion in criteria}
    write(
        tmp_path / "ratings.csv",
        "opening,candidate,interviewer,focus_area,criterion,rating",
        *(
            f"Lead,{each.application},{each.interviewer},{homes[criterion]},{criterion},{rating:g}"
            for each in assessments
            for criterion, rating in sorted(each.ratings.items())
        ),
    )
    write(
        tmp_path / "flags.csv",
        "opening,candidate,interviewer,flag,after_reveal,state",
        *(
            f"Lead,{tick.application},{tick.interviewer},{tick.flag},{cell(tick.after_reveal)},{tick.state}"
            for tick in ticks
        ),
    )
    (tmp_path / "policy.toml").write_text(policy_toml(policy), encoding="utf-8")

    result = CliRunner().invoke(
        evaluate_command,
        [
            str(tmp_path / "ratings.csv"),
            f"--flags={tmp_path / 'flags.csv'}",
            f"--policy={tmp_path / 'policy.toml'}",
        ],
    )
    found = list(csv.DictReader(io.StringIO(result.stdout_bytes.decode(), newline="")))

    expected = evaluate(assessments, ticks, policy).applications
    assert found == [
        {"opening": "Lead", "candidate": key, **evaluation_cells(evaluation, policy)}
        for key, evaluation in expected.items()
    ]
    assert len({row["recommendation"] for row in found}) == 5
