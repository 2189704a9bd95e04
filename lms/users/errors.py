"""What the doors of accounts refuse, and why."""

from django.utils.translation import gettext_lazy as _

from lms.refusals import Refusal


class AccountError(Refusal):
    """A rule of accounts said no."""


class NotYoursToManage(AccountError):
    code = "not_yours_to_manage"
    message = _("Only an administrator may change the account of %(account)s.")


class RoleNotYoursToGive(AccountError):
    code = "role_not_yours_to_give"
    message = _("Only an administrator may give the role “%(role)s”.")
    field = "groups"


class OwnRoles(AccountError):
    code = "own_roles"
    message = _("You cannot change your own role or switch off your own account; ask another manager.")
    field = "groups"


class UserNameTaken(AccountError):
    code = "user_name_taken"
    message = _("Another account already has this user name; choose a different one.")
    field = "username"


class EmailTaken(AccountError):
    code = "email_taken"
    message = _("Another account already uses this email address.")
    field = "email"


class SwitchedOff(AccountError):
    code = "switched_off"
    message = _("The account of %(account)s is switched off; switch it on first.")


class CodeWrong(AccountError):
    code = "code_wrong"
    message = _(
        "User name and code do not fit together, or the code was used or is over. Ask the office for a new slip."
    )
    field = "code"
