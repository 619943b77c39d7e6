"""What every template keeps: it parses, runs nothing inline, and marks no data as safe."""

import gzip
import re
from pathlib import Path

import brotli
import jinja2
import pytest

from scorecard.web.display import FILTERS

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "scorecard" / "static"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
INLINE = {
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script without a source": re.compile(r"<script\b(?![^>]*\bsrc\s*=)", re.IGNORECASE),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "the safe filter": re.compile(r"\|\s*safe\b"),
    "escaping switched off": re.compile(r"{%-?\s*autoescape\s+false|\bMarkup\b"),
    "a length that cuts pasted text": re.compile(r"\bmaxlength\s*=", re.IGNORECASE),
}
FOREIGN = re.compile(r"(?:url\(\s*[\"']?|@import\s+[\"']?|\b(?:src|href|action)\s*=\s*[\"'])(?:https?:)?//")


def environment():
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), undefined=jinja2.StrictUndefined, autoescape=True
    )
    environment.filters.update(FILTERS)
    return environment


def python_sources():
    return [path.read_text(encoding="utf-8") for path in (ROOT / "scorecard").rglob("*.py")]


def faults(source):
    return [name for name, pattern in INLINE.items() if pattern.search(source)]


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name):
    template = environment().get_template(name)

    assert template.name == name


@pytest.mark.parametrize("name", NAMES)
def test_a_template_holds_nothing_that_the_content_security_policy_forbids(name):
    source = (TEMPLATES / name).read_text(encoding="utf-8")

    assert faults(source) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_textarea_is_followed_by_the_newline_that_browsers_drop(name):
    source = (TEMPLATES / name).read_text(encoding="utf-8")

    assert [
        tag for tag in re.findall(r"<textarea\b(?:{{.*?}}|{%.*?%}|[^>])*>(.)", source, re.DOTALL) if tag != "\n"
    ] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("components/")])
def test_a_component_file_holds_macros_only(name):
    source = (TEMPLATES / name).read_text(encoding="utf-8")

    without_comments = re.sub(r"{#.*?#}", "", source, flags=re.DOTALL)
    without_macros = re.sub(r"{%-?\s*macro\b.*?{%-?\s*endmacro\s*-?%}", "", without_comments, flags=re.DOTALL)
    assert re.sub(r"{%-?\s*(?:from|set)\b.*?%}", "", without_macros, flags=re.DOTALL).strip() == ""


@pytest.mark.parametrize(
    "planted",
    ['<p style="color:red">', "<style>p{}</style>", "<script>run()</script>", '<a onclick="run()">', "{{ name|safe }}"],
)
def test_a_planted_fault_is_found(planted):
    found = faults(planted)

    assert len(found) == 1


def test_every_asset_that_a_template_names_is_shipped():
    named = {
        asset
        for name in NAMES
        for asset in re.findall(r"""\basset\(\s*["']([^"']+)["']""", (TEMPLATES / name).read_text(encoding="utf-8"))
    }

    assert sorted(asset for asset in named if not (STATIC / asset).is_file()) == []


def test_every_icon_that_a_template_names_is_drawn():
    shapes = set(environment().get_template("components/icons.html").module.shapes)
    pattern = re.compile(r"""\bicon\(\s*["']([a-z-]+)["']|\bicon_name\s*=\s*["']([a-z-]+)["']""")

    named = {
        first or second
        for name in NAMES
        for first, second in pattern.findall((TEMPLATES / name).read_text(encoding="utf-8"))
    }

    assert sorted(named - shapes) == []


def test_every_icon_that_is_drawn_is_used():
    shapes = set(environment().get_template("components/icons.html").module.shapes)
    elsewhere = [name for name in NAMES if name != "components/icons.html"]
    sources = [(TEMPLATES / name).read_text(encoding="utf-8") for name in elsewhere] + python_sources()

    named = {word for source in sources for word in re.findall(r"[\"']([a-z-]+)[\"']", source)}

    assert sorted(shapes - named) == []


def test_every_component_is_used():
    sources = {name: (TEMPLATES / name).read_text(encoding="utf-8") for name in NAMES}
    components = {
        macro: name
        for name, source in sources.items()
        if name.startswith("components/")
        for macro in re.findall(r"{%-? macro ([a-z]\w*)", source)
    }

    imported = {
        word.split(" as ")[0].strip()
        for source in sources.values()
        for line in re.findall(r"{% from \"components/.*? import (.*?) %}", source)
        for word in line.split(",")
    }
    called_at_home = {
        macro for macro, name in components.items() if re.search(rf"(?<!macro )\b{macro}\(", sources[name])
    }
    assert sorted(set(components) - imported - called_at_home) == []


def test_every_class_of_the_style_sheets_is_used():
    sheets = [
        re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL) for path in STATIC.glob("*.css")
    ]
    styled = {word for sheet in sheets for word in re.findall(r"\.((?:sc|dash)-[a-z0-9-]+)", sheet)}
    scripts = [path.read_text(encoding="utf-8") for path in STATIC.rglob("*.js")]
    sources = [(TEMPLATES / name).read_text(encoding="utf-8") for name in NAMES] + scripts + python_sources()

    used = {word for source in sources for word in re.findall(r"(?:sc|dash)-[a-z0-9-]+", source)}
    stems = tuple(word for word in used if word.endswith("-"))  # the rest of the name is put in by the page
    assert sorted(word for word in styled - used if not word.startswith(stems)) == []


def test_no_asset_or_template_asks_another_host():
    files = [*STATIC.rglob("*.css"), *STATIC.rglob("*.js"), *STATIC.rglob("*.svg"), *TEMPLATES.rglob("*.html")]

    assert [str(path.relative_to(ROOT)) for path in files if FOREIGN.search(path.read_text(encoding="utf-8"))] == []


def test_pages_that_must_stand_without_a_database_do_not_extend_the_signed_in_frame():
    standing = {name: (TEMPLATES / name).read_text(encoding="utf-8") for name in ("errors/500.html", "errors/503.html")}

    assert [name for name, source in standing.items() if '{% extends "document.html" %}' not in source] == []
    assert [name for name, source in standing.items() if "current_user" in source] == []


def test_the_compressed_style_sheet_is_the_one_beside_it():
    style_sheet = STATIC / "vendor" / "tabler.min.css"

    unzipped = gzip.decompress(style_sheet.with_suffix(".css.gz").read_bytes())
    unpacked = brotli.decompress(style_sheet.with_suffix(".css.br").read_bytes())

    assert unzipped == unpacked == style_sheet.read_bytes()


def test_no_template_uses_a_badge_or_heading_class_of_the_vendored_style_sheet():
    vendored = re.compile(r"(?:badge(?:-[a-z-]+)?|h[1-6])")
    classes = {
        (name, word)
        for name in NAMES
        for value in re.findall(r'class="([^"]*)"', (TEMPLATES / name).read_text(encoding="utf-8"))
        for word in value.split()
    }

    assert sorted(pair for pair in classes if vendored.fullmatch(pair[1])) == []
