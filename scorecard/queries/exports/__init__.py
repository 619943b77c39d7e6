"""The files of an opening, row by row, as one viewer may have them.

What the viewer is sealed on is left out in the SQL, the same as on the pages.
"""

from scorecard.queries.exports.candidates import candidates_file
from scorecard.queries.exports.flags import flags_file
from scorecard.queries.exports.parts import Export, Row
from scorecard.queries.exports.ratings import ratings_file
from scorecard.queries.exports.scorecards import scorecards_file

__all__ = ["Export", "Row", "candidates_file", "flags_file", "ratings_file", "scorecards_file"]
