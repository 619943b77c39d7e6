"""Whom a row means: a candidate of the opening or a new one, and an account that is there."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from scorecard.files.tables import shown
from scorecard.models.schema import random_id
from scorecard.queries.importing import Standing, StandingAccount, StandingApplicant
from scorecard.services.candidates import CandidateDetails
from scorecard.services.importing.entries import Entry
from scorecard.services.importing.plan import NewApplication, conflicting, wrong


@dataclass(slots=True)
class Applicant:
    """Somebody whom rows name. `standing` is None for somebody whom the import brings in, first named on `line`."""

    application_id: str
    name: str
    email: str
    standing: StandingApplicant | None
    line: int = 0
    id_in_file: str = ""

    @property
    def is_sealed(self) -> bool:
        """Whether whoever imports has still to score them."""
        return self.standing is not None and self.standing.is_sealed


class People:
    """Finds candidates and interviewers of the rows, and remembers the candidates that are new."""

    def __init__(self, standing: Standing) -> None:
        self._opening_id = standing.opening.id
        self._opening = standing.opening.title
        self._accounts = standing.accounts
        self._by_address = {account.email.casefold(): account for account in standing.accounts.values()}
        self._by_id: dict[str, Applicant] = {}
        self._by_email: dict[str, Applicant] = {}
        self._by_name: defaultdict[str, list[Applicant]] = defaultdict(list)
        self._new: dict[str, CandidateDetails] = {}
        for each in standing.applicants:
            self._remember(Applicant(each.application_id, each.name, each.email, each, id_in_file=each.application_id))

    @property
    def new(self) -> list[NewApplication]:
        """The candidates that the rows so far bring in."""
        return [NewApplication(application_id, details) for application_id, details in self._new.items()]

    def applicant(self, entry: Entry, details: CandidateDetails) -> Applicant:
        """The candidate whom a row means, added to `new` where nobody here is meant. Raises Objection."""
        self._refuse_another_opening(entry)
        id_in_file = entry.names.get("application_id", "")
        found = (
            self._by_id.get(id_in_file)
            or self._by_email.get(details.email.casefold())
            or self._of_this_name(details, id_in_file)
        )
        if found is None:
            return self._add(entry, details, id_in_file)
        _refuse_another_person(found, details)
        if details.email and not found.email and found.standing is None:  # the earlier row left it blank
            self._give_address(found, details.email)
        return found

    def interviewer(self, entry: Entry) -> StandingAccount:
        """The account that a row means, by its address or else by its id. Raises Objection."""
        address, account_id = entry.names.get("interviewer_email", ""), entry.names.get("interviewer_id", "")
        by_id = self._accounts.get(account_id)
        if not address:
            if by_id is None:
                raise wrong(
                    "column interviewer_email: is blank, and no account here has this interviewer_id"
                    if account_id
                    else "column interviewer_email: is blank"
                )
            return by_id
        found = self._by_address.get(address.casefold())
        if found is None:
            raise wrong(
                f"column interviewer_email: nobody here has the address {shown(address)}; "
                "an admin has to invite them first"
            )
        if by_id is not None and by_id is not found:
            raise wrong(f"column interviewer_id: belongs to somebody else than {shown(address)}")
        return found

    def _of_this_name(self, details: CandidateDetails, id_in_file: str) -> Applicant | None:
        """The one person of this name whom the row can mean: with an address, only somebody here without one."""
        same = [
            each
            for each in self._by_name.get(details.name, ())
            if not (details.email and each.email)
            and (each.standing is not None or not (id_in_file and each.id_in_file) or each.id_in_file == id_in_file)
        ]
        if len(same) > 1:
            raise wrong(
                f"several candidates are called {shown(details.name)}; candidate_email has to tell which is meant"
            )
        return same[0] if same else None

    def _add(self, entry: Entry, details: CandidateDetails, id_in_file: str) -> Applicant:
        applicant = Applicant(random_id(), details.name, details.email, None, entry.line, id_in_file)
        self._remember(applicant)
        self._new[applicant.application_id] = details
        return applicant

    def _give_address(self, applicant: Applicant, email: str) -> None:
        applicant.email = email
        self._by_email[email.casefold()] = applicant
        self._new[applicant.application_id] = replace(self._new[applicant.application_id], email=email)

    def _remember(self, applicant: Applicant) -> None:
        if applicant.id_in_file:
            self._by_id[applicant.id_in_file] = applicant
        if applicant.email:
            self._by_email[applicant.email.casefold()] = applicant
        self._by_name[applicant.name].append(applicant)

    def _refuse_another_opening(self, entry: Entry) -> None:
        title = entry.names.get("opening", "")
        if title and title != self._opening and entry.names.get("opening_id") != self._opening_id:
            raise wrong(f"column opening: {shown(title)} is another opening than this one")


def _refuse_another_person(found: Applicant, details: CandidateDetails) -> None:
    """Raise Objection where the row says something else of them."""
    if found.standing is None:
        if found.name != details.name:
            raise wrong(f"column candidate: line {found.line} has another name for the same person")
        return
    if found.name != details.name:
        raise conflicting(f"this candidate is called {shown(found.name)} here")
    if details.email and found.email and details.email.casefold() != found.email.casefold():
        raise conflicting(f"this candidate has the address {shown(found.email)} here")


def known_names(names: Mapping[str, str]) -> tuple[str, str]:
    """Candidate and interviewer as the row calls them."""
    return names.get("candidate", ""), names.get("interviewer", "") or names.get("interviewer_email", "")
