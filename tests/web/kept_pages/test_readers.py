"""A page that is kept is its reader's own, and goes when there is no room."""

from sqlalchemy import select

from scorecard.models.audit import AuditEntry
from scorecard.web.kept_pages import KeptPage, KeptPages
from tests import build
from tests.web.kept_pages.changes import CRITICAL, changing, interviewer, of
from tests.web.kept_pages.pages import address, kept, page_of


def test_whoever_is_seated_meanwhile_finds_the_panel_sealed(place, session, visitor):
    reader = visitor(place.lead)
    open_page = reader.get(address(place))
    build.seat(session, place.maya, place.lead)

    sealed = reader.get(address(place))

    assert "Heard it." in open_page.text
    assert "Heard it." not in sealed.text
    assert "Ian 4" not in sealed.text


def test_a_page_that_was_kept_for_a_lead_is_shown_to_nobody_else(place, session, visitor):
    for _ in range(2):
        assert "Heard it." in visitor(place.lead).get(address(place)).text
    stranger = build.account(session, role="lead")

    panellist = visitor(interviewer(session, place)).get(address(place)).text
    outside = visitor(stranger).get(address(place))
    signed_out = visitor().get(address(place))

    assert ("Olga Lead" in panellist, "Lea Lead" in panellist, "Ian 2" in panellist) == (False, False, True)
    assert (outside.status_code, "Heard it." in outside.text) == (404, False)
    assert (signed_out.status_code, "Heard it." in signed_out.text) == (303, False)


def test_readers_who_look_alike_each_find_their_own_page(place, session, visitor):
    changing(of("other_lead"), name="Lea Lead")(session, place)

    for lead in (place.lead, place.other_lead):
        assert f'data-person="{lead.id}"' in visitor(lead).get(address(place)).text


def test_a_kept_page_is_gone_with_the_session(place, visitor):
    reader = visitor(place.lead)
    reader.get(address(place))
    reader.post("/sign-out")

    assert reader.get(address(place)).status_code == 303


def test_each_session_finds_its_own_token_in_a_kept_page(place, visitor, app):
    first, second = visitor(place.lead), visitor(place.lead)
    for reader in (first, second):
        reader.get(address(place, "flags"))
    assert [page.made_of[1].opening_id for page in kept(app)._pages.values()] == [place.opening.id]
    form = {"interview_id": place.cards[0].id, "flag": CRITICAL, "state": "cleared", "reason": "Asked.", "revision": 0}

    # The second one's page came from memory, and its form is taken all the same.
    answer = second.post(f"/applications/{place.maya.id}/flags", form)

    assert answer.status_code == 303
    assert first.token != second.token
    assert all(
        reader.token.encode() not in b"".join(page.pieces)
        for page in kept(app)._pages.values()
        for reader in (first, second)
    )


def test_what_was_just_done_is_said_once(place, session, visitor):
    reader = visitor(place.lead)
    page_of(reader, place, "flags")
    form = {"interview_id": place.cards[0].id, "flag": CRITICAL, "state": "cleared", "reason": "Asked.", "revision": 0}
    there = reader.post(f"/applications/{place.maya.id}/flags", form).location
    done, again = reader.get(there), reader.get(there)

    assert "Cleared. The tick stays on record" in done.text
    assert "Cleared. The tick stays on record" not in again.text


def test_an_admin_is_on_record_for_each_showing_of_a_kept_page(place, session, visitor):
    admin = build.account(session, role="admin")
    reader = visitor(admin)

    for _ in range(2):
        page_of(reader, place)

    reads = session.scalars(select(AuditEntry).where(AuditEntry.action == "opening.read_by_admin")).all()
    assert [(entry.actor_id, entry.opening_id) for entry in reads] == [(admin.id, place.opening.id)] * 2


def page_of_bytes(number, made_of="something"):
    return KeptPage(made_of, (b"a" * number,))


def test_pages_that_were_not_shown_for_longest_go_when_there_is_no_room():
    pages = KeptPages(most_bytes=250)
    for name in ("first", "second"):
        pages.keep((name,), page_of_bytes(100))
    assert pages.find(("first",), "something") is not None

    pages.keep(("third",), page_of_bytes(100))

    found = [name for name in ("first", "second", "third") if pages.find((name,), "something")]
    assert (found, pages.bytes) == (["first", "third"], 200)


def test_a_page_takes_the_place_of_the_one_before_at_its_address():
    pages = KeptPages(most_bytes=250)
    for number in (200, 150):
        pages.keep(("one",), page_of_bytes(number))

    assert pages.bytes == 150


def test_a_page_that_is_too_long_is_not_kept():
    pages = KeptPages(most_bytes=250)
    pages.keep(("long",), page_of_bytes(300))

    assert (pages.find(("long",), "something"), pages.bytes) == (None, 0)
