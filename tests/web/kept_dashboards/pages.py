"""A dashboard's pages as one reader finds them, and how to have nothing of them kept."""

import re

from sqlalchemy import delete

from scorecard.models.dashboard import Dashboard
from scorecard.web.kept_pages import prepare_kept_pages

QUERIES = ("", "?sort=name", "?sort=-probability", "?waiting=flags", "?stage=interviewing", "?as=revised")


def page_of(reader, place, query=""):
    return re.sub(r'name="csrf_token" value="[^"]*"', "", reader.get(f"/openings/{place.opening.id}{query}").text)


def pages_of(reader, place):
    return [page_of(reader, place, query) for query in QUERIES]


def forget_all(session, app):
    session.execute(delete(Dashboard))
    session.commit()
    prepare_kept_pages(app)
