"""`flask --app scorecard user`: the first admin, and an account switched off, without a browser."""

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from scorecard.clock import now
from scorecard.database import db
from scorecard.domain.text import TextRefused, clean_line
from scorecard.models.account import Account, Role
from scorecard.models.schema import NAME
from scorecard.services import accounts, one_time_links
from scorecard.services.errors import Refused

TAKEN = (
    "{email} has an account already. An admin makes a new link for it: People, the person, Make a new link. "
    "If no admin can sign in any more, add one with another e-mail address."
)


@click.group("user", help="Add people and switch accounts off.")
def user_group() -> None:
    """Commands about accounts."""


@user_group.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The name that colleagues know them by.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="What they may do.")
@with_appcontext
def add_user(email: str, name: str, role: str) -> None:
    """Add a person and print the one-time link with which they choose a password."""
    try:
        shown_name = clean_line(name, limit=NAME)
        address = accounts.normal_email(email)
        if not shown_name:
            raise click.ClickException("--name must not be empty.")
        if _account_of(address) is not None:
            raise click.ClickException(TAKEN.format(email=address))
        invited = accounts.invite(
            db.session,
            email=address,
            name=shown_name,
            role=Role(role),
            time_zone=current_app.config["TIME_ZONE"],
            actor=None,
            now=now(),
        )
    except (Refused, TextRefused) as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"{address} is added as {role}. The link works once, for 48 hours:")
    click.echo(one_time_links.address_of(invited.secret, base_url=current_app.config["BASE_URL"]))


@user_group.command("disable")
@click.argument("email")
@with_appcontext
def disable_user(email: str) -> None:
    """Switch an account off: its sessions end at once, and nobody can sign in to it."""
    try:
        address = accounts.normal_email(email)
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    account = _account_of(address)
    if account is None:
        raise click.ClickException(f"{address} has no account here. Check the spelling.")
    accounts.switch_off(db.session, account.id, actor=None, now=now())
    click.echo(f"{address} is switched off. An admin can switch the account on again under People.")


def _account_of(address: str) -> Account | None:
    return db.session.scalar(select(Account).where(Account.email == address))
