"""Ids in addresses: random text of a known shape. Anything else is an unknown address before it reaches SQL."""

from werkzeug.routing import BaseConverter


class PublicId(BaseConverter):
    """The 16 characters of `models.schema.random_id`."""

    regex = "[A-Za-z0-9_-]{16}"
