"""Personal data of accounts, with what allauth and Django keep about them (``lms.personal_data``)."""

from django.utils.translation import gettext_lazy as _

from lms.personal_data import ACCOUNT, ANSWERABLE, ASKED, RECORD, TASK, Record, Use, done_by, technical

_SIGN_IN = _("sign-in")
_SECOND_STEP = _("second step of sign-in")
_SESSIONS = _("to see where one is signed in, and to end it")
_SIGNED_OUT = _("until sign-out")

RECORDS = {
    "users.User": Record(
        person="self",
        uses=(
            Use("username last_login is_active date_joined", _SIGN_IN, TASK, ACCOUNT),
            Use("password", _SIGN_IN, TASK, ACCOUNT, told=False),
            Use(
                "is_superuser is_staff groups user_permissions",
                _("to know what the account may do"),
                ANSWERABLE,
                ACCOUNT,
            ),
            Use("first_name last_name", _("to know whose account it is"), TASK, ACCOUNT),
            Use("email", _("sign-in and a new password by mail"), TASK, ASKED),
            technical("sort_key folded_text"),
        ),
    ),
    "users.Invitation": Record(
        person="account",
        uses=(
            Use("account issued_at expires_at used_at", _("first sign-in"), TASK, ACCOUNT),
            Use("code_digest", _("first sign-in"), TASK, ACCOUNT, told=False),
            done_by("issued_by"),
        ),
    ),
    "account.EmailAddress": Record(
        person="user",
        uses=(Use("user email verified primary", _("sign-in and a new password by mail"), TASK, ASKED),),
    ),
    "account.EmailConfirmation": Record(
        person="email_address__user",
        uses=(Use("*", _("to know that the address is the person's"), TASK, ASKED, told=False),),
    ),
    "mfa.Authenticator": Record(
        person="user",
        uses=(
            Use("type created_at last_used_at", _SECOND_STEP, TASK, ACCOUNT),
            Use("*", _SECOND_STEP, TASK, ACCOUNT, told=False),
        ),
        words={
            "": _("Second step of sign-in"),
            "type": _("kind"),
            "created_at": _("set up at"),
            "last_used_at": _("last used at"),
        },
    ),
    "usersessions.UserSession": Record(
        person="user",
        uses=(
            Use("ip user_agent created_at last_seen_at", _SESSIONS, TASK, _SIGNED_OUT),
            Use("*", _SESSIONS, TASK, _SIGNED_OUT, told=False),
        ),
        words={
            "": _("Sign-ins"),
            "ip": _("network address"),
            "user_agent": _("browser"),
            "created_at": _("signed in at"),
            "last_seen_at": _("last seen at"),
        },
    ),
    "sessions.Session": Record(uses=(Use("*", _SIGN_IN, TASK, _SIGNED_OUT, told=False),)),
    "django_tasks_database.DBTaskResult": Record(uses=(Use("*", _("technical"), TASK, RECORD, told=False),)),
}
