"""What the scorecard's address shows: the form in each of its states, and the submitted card."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask import render_template, request

from scorecard.clock import now
from scorecard.database import db
from scorecard.domain.rubric import LEVELS
from scorecard.domain.wording import own_strictness
from scorecard.models.scorecard import ScorecardVersion
from scorecard.queries.after_submitting import after_submitting
from scorecard.queries.card_marks import own_strike
from scorecard.queries.corrections import own_correction
from scorecard.queries.interviews import minutes_to_rate
from scorecard.queries.scorecards import Sheet, colleagues_by_area, newest_reopening
from scorecard.queries.side_by_side import own_versions
from scorecard.services import scoring
from scorecard.services.card_content import CardContent, content_of
from scorecard.services.errors import Refused
from scorecard.services.kept_forms import kept_form
from scorecard.web.card_changes import new_versions
from scorecard.web.identity import viewer
from scorecard.web.kept_forms import author_mark, held_text, read_kept
from scorecard.web.scoring_form import (
    CONFIDENCE_WORDS,
    NOT_OBSERVED,
    RATING_WORDS,
    VOTE_WORDS,
    ScorecardForm,
    differences,
    stored_form,
    strangers,
    texts_of,
)
from scorecard.web.scoring_review import review_lines

Page = tuple[str, int]


def stored_page(sheet: Sheet) -> Page:
    """The card as it stands; text that was kept from an ended session stands over it until it is saved or discarded."""
    version = scoring.latest_version(db.session, sheet.interview)
    stored = _contents(version)
    kept = kept_form(db.session, viewer(), sheet.interview.id)
    form = read_kept(sheet, kept.payload) if kept else stored_form(sheet, stored)
    shown = {"kept": kept, "differences": differences(form, stored) if kept else []}
    if _is_final(version):
        return _submitted(sheet, version, **shown), 200
    holds = kept.kept_at if kept else None
    shows = "kept" if kept else "stored"
    return _form(sheet, version, form, revision=_revision(version), holds=holds, shows=shows, **shown), 200


def refused_page(sheet: Sheet, form: ScorecardForm) -> Page:
    """Nothing was saved: the form as it was posted, with what is wrong at each field."""
    version = scoring.latest_version(db.session, sheet.interview)
    if _is_final(version):
        return conflict_page(sheet, form)
    # The revision stays the posted one: a form that is stale as well has to say so when it is mended.
    foreign = [(name, request.form[name]) for name in strangers(form, request.form)]
    revision = form.revision.data or ""
    return _form(sheet, version, form, revision=revision, holds=held_text(), shows="refused", foreign=foreign), 422


def incomplete_page(sheet: Sheet, form: ScorecardForm, missing: Mapping[str, str]) -> Page:
    """Kept as a draft and not submitted: the form with what is missing at each field."""
    version = scoring.latest_version(db.session, sheet.interview)
    form.show(Refused(missing))
    return _form(sheet, version, form, revision=_revision(version), holds=held_text(), incomplete=True), 422


def conflict_page(sheet: Sheet, form: ScorecardForm) -> Page:
    """Saved or submitted elsewhere in the meantime: what was typed, and what is stored where the two differ."""
    version = scoring.latest_version(db.session, sheet.interview)
    shown = {"differences": differences(form, _contents(version)), "conflict": True}
    if _is_final(version):
        return _submitted(sheet, version, **shown), 409
    return _form(sheet, version, form, revision=_revision(version), holds=held_text(), shows="conflict", **shown), 409


def _form(
    sheet: Sheet,
    version: ScorecardVersion | None,
    form: ScorecardForm,
    *,
    revision: int | str,
    holds: datetime | None,
    **shown: object,
) -> str:
    unanswered = [key for key in sheet.own_criteria if form[f"rating-{key}"].data not in RATING_WORDS]
    return render_template(
        "scoring/form.html",
        sheet=sheet,
        form=form,
        latest=version,
        revision=revision,
        author=author_mark(viewer().id, sheet.interview.id, holds=holds),
        reopening=newest_reopening(db.session, sheet.interview) if version and version.number > 1 else None,
        answered=len(sheet.own_criteria) - len(unanswered),
        to_rate=len(unanswered),
        minutes=minutes_to_rate(len(unanswered)),
        current=unanswered[0] if unanswered else None,
        colleagues=colleagues_by_area(db.session, viewer(), sheet.interview),
        flagged=sum(bool(form[f"flag-{key}"].data) for key in form.flags),
        review=review_lines(sheet, form),
        in_use=_in_use(sheet, form),
        others_first=_others_first(sheet, form),
        levels=LEVELS,
        vote_words=VOTE_WORDS,
        confidence_words=CONFIDENCE_WORDS,
        **{
            "shows": "stored",
            "kept": None,
            "differences": [],
            "foreign": [],
            "conflict": False,
            "incomplete": False,
            **shown,
        },
    )


def _submitted(sheet: Sheet, version: ScorecardVersion | None, **shown: object) -> str:
    return render_template(
        "scoring/submitted.html",
        sheet=sheet,
        latest=version,
        texts=texts_of(_contents(version)),
        levels=LEVELS,
        after=after_submitting(db.session, viewer(), sheet.interview),
        asked=own_correction(db.session, viewer(), sheet.interview.id),
        strike=own_strike(db.session, viewer(), sheet.interview.id),
        own_strictness=own_strictness,
        changed=new_versions(sheet.rubric, own_versions(db.session, viewer(), sheet.interview)),
        now=now(),
        **{"kept": None, "differences": [], "conflict": False, **shown},
    )


def _in_use(sheet: Sheet, form: ScorecardForm) -> set[str]:
    """Keys of the other areas that hold something or are in error: they stand open."""
    texts = form.texts()
    return {
        area.key
        for area in sheet.other_areas
        for criterion in area.criteria
        for name in (f"rating-{criterion.key}", f"note-{criterion.key}")
        if texts[name] or form[name].errors
    }


def _others_first(sheet: Sheet, form: ScorecardForm) -> bool:
    """Whether other areas came up in place of the own ones: as asked for, or as the ratings say."""
    others = [criterion.key for area in sheet.other_areas for criterion in area.criteria]
    asked = bool(others) and request.args.get("first") == "others"
    return asked or (_any_rated(form, others) and not _any_rated(form, sheet.own_criteria))


def _any_rated(form: ScorecardForm, criteria: Iterable[str]) -> bool:
    return any(form[f"rating-{key}"].data not in ("", None, NOT_OBSERVED) for key in criteria)


def _contents(version: ScorecardVersion | None) -> CardContent:
    return content_of(version) if version else CardContent()


def _is_final(version: ScorecardVersion | None) -> bool:
    return version is not None and version.submitted_at is not None


def _revision(version: ScorecardVersion | None) -> int:
    return version.revision if version else 0
