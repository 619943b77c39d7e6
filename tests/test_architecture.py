"""The house rules that a machine can keep: who imports whom, who commits, how large a file gets."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "scorecard"
FILES = sorted(path for path in PACKAGE.rglob("*.py"))

# Who may import whom inside the package. A layer may always import itself.
MAY_IMPORT = {
    "domain": set(),
    "files": {"domain", "version"},
    "models": {"domain"},
    "queries": {"domain", "files", "models"},
    "services": {"domain", "files", "models", "queries"},
    "demo": {"domain", "files", "models", "queries", "services", "database", "clock"},
    "cli": {"domain", "files", "models", "queries", "services", "demo", "database", "clock", "mail"},
    "web": {"domain", "files", "models", "queries", "services", "database", "clock", "logs", "version"},
    "clock": set(),
    "mail": set(),
    "version": set(),
    "database": {"models"},
    "logs": {"models"},
}
# Which outside packages the inner layers may know. The domain knows the standard library alone.
OUTSIDE = {
    "domain": {"numpy"},
    "files": {"icalendar", "xlsxwriter"},
    "models": {"sqlalchemy"},
    "queries": {"msgspec", "sqlalchemy"},
    "services": {"sqlalchemy", "argon2", "email_validator"},
}
LONGEST_FILE = 320
LONGEST_FUNCTION = 60


def layer_of(path: Path) -> str:
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def imports_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "scorecard":
                yield from (f"scorecard.{alias.name}" for alias in node.names)
            else:
                yield node.module


def test_imports_inside_the_package_point_one_way():
    wrong = []
    for path in FILES:
        layer = layer_of(path)
        if layer in ("__init__", "__main__"):
            continue
        for name in imports_of(ast.parse(path.read_text())):
            parts = name.split(".")
            if parts[0] == "scorecard" and len(parts) > 1 and parts[1] not in MAY_IMPORT[layer] | {layer}:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")

    assert wrong == []


def test_inner_layers_know_only_the_libraries_they_are_for():
    wrong = []
    for path in FILES:
        allowed = OUTSIDE.get(layer_of(path))
        if allowed is None:
            continue
        for name in imports_of(ast.parse(path.read_text())):
            top = name.split(".")[0]
            if top != "scorecard" and top not in sys.stdlib_module_names and top not in allowed:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")

    assert wrong == []


def test_no_import_hides_inside_a_function():
    wrong = []
    for path in FILES:
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                hidden = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
                wrong += [f"{path.relative_to(ROOT)}:{node.lineno}" for node in hidden]

    assert wrong == []


def test_only_services_and_the_demo_commit():
    committing = {layer_of(path) for path in FILES if re.search(r"\.commit\(", path.read_text())}

    assert committing <= {"services", "demo"}


def test_the_domain_reads_no_clock():
    clocks = re.compile(r"\b(datetime\.now|datetime\.utcnow|date\.today|time\.time)\(")
    wrong = [
        str(path)
        for path in FILES
        if layer_of(path) in ("domain", "queries", "services") and clocks.search(path.read_text())
    ]

    assert wrong == []


def test_one_function_reads_the_real_time():
    clocks = re.compile(r"\b(datetime\.now|datetime\.utcnow|date\.today|time\.time)\(")

    assert [path.name for path in FILES if clocks.search(path.read_text())] == ["clock.py"]


def test_files_stay_small():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in FILES
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }

    assert long == {}


def test_functions_stay_small():
    long = [
        f"{path.relative_to(ROOT)}:{node.name} {node.end_lineno - node.lineno + 1}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "manager", "base", "misc"])
def test_no_file_is_a_drawer(word: str):
    assert [path.name for path in FILES if path.stem == word] == []


def test_no_error_is_swallowed_whole():
    wrong = [str(path.relative_to(ROOT)) for path in FILES if re.search(r"except( Exception)?:", path.read_text())]

    assert wrong == []


def test_no_html_is_built_from_data():
    wrong = [str(path.relative_to(ROOT)) for path in FILES if re.search(r"\bMarkup\(", path.read_text())]

    assert wrong == []


def test_the_package_opens_no_connection_to_other_hosts():
    callers = {"urllib.request", "http.client", "socket", "smtplib", "ftplib", "requests", "httpx", "urllib3"}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in FILES
        for name in imports_of(ast.parse(path.read_text()))
        if name in callers and path.stem != "mail"  # the mail server of the settings, for `remind`
    ]

    assert wrong == []


def test_no_form_fills_a_row_by_itself():
    wrong = [str(path.relative_to(ROOT)) for path in FILES if "populate_obj" in path.read_text()]

    assert wrong == []
