"""An application's pages as one reader finds them."""

import re

from scorecard.web.applications import TABS
from scorecard.web.kept_pages import EXTENSION


def address(place, tab="panel", reading="sealed"):
    return f"/applications/{place.maya.id}?tab={tab}&as={reading}"


def page_of(reader, place, *which):
    return re.sub(r'name="csrf_token" value="[^"]*"', "", reader.get(address(place, *which)).text)


def pages_of(reader, place):
    return [page_of(reader, place, tab) for tab in TABS] + [page_of(reader, place, "panel", "revised")]


def kept(app):
    return app.extensions[EXTENSION]
