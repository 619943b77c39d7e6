"""Accounts: inviting, one-time links, passwords, roles, switching off. Whatever takes rights away ends sessions."""

from email_validator import EmailNotValidError, validate_email

from scorecard.services.errors import Refused


def normal_email(text: str) -> str:
    """The address in its one form, lower case, at most 254 characters. Raises Refused at `email`.

    Nothing is asked of the network, and addresses of a company's own network are good: the app sends no mail.
    """
    try:
        checked = validate_email(text.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise Refused({"email": "Enter an e-mail address such as anna@example.com."}) from error
    return checked.normalized.lower()
