"""The page that every other is compared with: bare Flask, sqlite3 and Jinja, and as many bytes.

BARE_DATABASE says where its rows are.
"""

import os
import sqlite3
from pathlib import Path

from flask import Flask

ROWS, CELLS = 25, 16
PAGE = """<!doctype html><html lang="en"><head><title>Bare</title></head><body><table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table></body></html>
"""


def fill(file: Path, *, size: int, applications: int) -> None:
    """A table with one indexed row an application; the first page of it has `size` bytes."""
    markup = ROWS * (CELLS * len("<td></td>") + len("<tr></tr>\n")) + 120
    text = "x" * max(1, (size - markup) // (ROWS * CELLS))
    columns = [f"cell{number}" for number in range(CELLS)]
    with sqlite3.connect(file) as connection:
        connection.execute(f"CREATE TABLE summary (place INTEGER PRIMARY KEY, {', '.join(columns)})")
        connection.executemany(
            f"INSERT INTO summary VALUES (?{', ?' * CELLS})",
            ([number, *[text] * CELLS] for number in range(applications)),
        )


def create_app() -> Flask:
    """The page at every address."""
    app = Flask(__name__)
    database = os.environ["BARE_DATABASE"]
    template = app.jinja_env.from_string(PAGE)

    @app.get("/")
    def page() -> str:
        connection = sqlite3.connect(database)
        rows = connection.execute("SELECT * FROM summary ORDER BY place LIMIT 25").fetchall()
        connection.close()
        return template.render(rows=[row[1:] for row in rows])

    return app
