"""How the gap between role and candidate is said."""

from scorecard.domain.role_fit import CodingGap
from scorecard.domain.wording.numbers import scale_end


def coding_gap_sentence(gap: CodingGap) -> str:
    """Both shares, and what to do where they are far apart."""
    wanted = f"Wants to code {scale_end(gap.wanted)} % of the time; the role offers {gap.offered} %."
    return f"{wanted} Talk about it before an offer." if gap.is_notable else f"{wanted} That is close enough."
