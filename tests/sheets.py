"""Reads a workbook back with nothing but the standard library, as a program that knows only the format would."""

import io
import re
import zipfile
from xml.etree import ElementTree

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def read_sheets(data):
    """The cells of each sheet by its name, row by row: text, numbers and truth values, None where there is none."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = [
            sheet.get("name") for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{SPACE}sheet")
        ]
        return {name: _rows(book.read(f"xl/worksheets/sheet{place}.xml")) for place, name in enumerate(names, start=1)}


def text_of(data):
    """Everything that stands anywhere in a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "\n".join(f"{name}\n{book.read(name).decode()}" for name in book.namelist())


def _rows(xml):
    rows = []
    for row in ElementTree.fromstring(xml).iter(f"{SPACE}row"):
        cells = {_column(cell.get("r")): _value(cell) for cell in row}
        rows.append([cells.get(column) for column in range(max(cells, default=-1) + 1)])
    return rows


def _column(place):
    number = 0
    for letter in re.match("[A-Z]+", place)[0]:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell):
    kind, (child,) = cell.get("t", "n"), cell
    if kind == "inlineStr":
        (text,) = child
        return ESCAPED.sub(lambda code: chr(int(code[1], 16)), text.text or "")
    assert child.tag == f"{SPACE}v", f"{cell.get('r')} holds {child.tag}"
    return child.text == "1" if kind == "b" else float(child.text)
