"""Uploaded files stay in memory: their size is limited, and nothing of them is left on a disk."""

from io import BytesIO

from flask import Request


class InMemoryRequest(Request):
    """A request whose files are never written to a temporary one."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> BytesIO:
        return BytesIO()
