"""What the doors of mail refuse, and why."""

from django.utils.translation import gettext_lazy as _

from lms.refusals import Refusal


class MailError(Refusal):
    """A rule of mail said no."""

    code = "mail_refused"


class UnknownPlaceholder(MailError):
    code = "unknown_placeholder"
    message = _("There is no {%(name)s} in this message. You may use: %(allowed)s.")
    field = "text"


class StrayBrace(MailError):
    code = "stray_brace"
    message = _(
        "A brace stands alone or around something else than a name. Write for example %(example)s, without spaces."
    )
    field = "text"


class SubjectMissing(MailError):
    code = "subject_missing"
    message = _("Write a subject: it is what people see first.")
    field = "subject"


class SubjectNotOneLine(MailError):
    code = "subject_not_one_line"
    message = _("A subject is one line. Take the line break out.")
    field = "subject"


class TextMissing(MailError):
    code = "text_missing"
    message = _("Write what the message says.")
    field = "text"


class WordsAsShipped(MailError):
    code = "words_as_shipped"
    message = _("This message already says what it said at first; there is nothing to take back.")


class NotWaitingForYou(MailError):
    code = "not_waiting_for_you"
    message = _("This message is “%(state)s”: there is nothing to repeat.")


class TooLateToSend(MailError):
    code = "too_late_to_send"
    message = _(
        "It is too late for this message: what it says does not hold any more. Call the person instead."
    )


class NothingFailed(MailError):
    code = "nothing_failed"
    message = _("No message that still holds was left undelivered: there is nothing to send again.")


class StillNoAddress(MailError):
    code = "still_no_address"
    message = _("%(name)s still has no address. Enter one with the person or the account first, or call.")


class NoteMissing(MailError):
    code = "note_missing"
    message = _("Write whom you reached and what was said.")
    field = "note"


class NoOwnAddress(MailError):
    code = "no_own_address"
    message = _("Your account has no email address. Enter one in your account first.")
