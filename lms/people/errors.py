"""What the doors of people refuse, and why."""

from django.utils.translation import gettext_lazy as _

from lms.refusals import Refusal


class PeopleError(Refusal):
    """A rule of people and organisations said no."""


class NameMissing(PeopleError):
    code = "name_missing"
    message = _("Write the name.")
    field = "name"


class OrganizationExists(PeopleError):
    code = "organization_exists"
    message = _("This province already has an organisation of that name; open that one instead.")
    field = "name"


class OwnSuperior(PeopleError):
    code = "own_superior"
    message = _("An organisation cannot stand above itself; choose another superior body.")
    field = "parent"


class CommuneElsewhere(PeopleError):
    code = "commune_elsewhere"
    message = _("This commune is not in the province chosen; correct one of the two.")
    field = "commune"


class BornLater(PeopleError):
    code = "born_later"
    message = _("The date of birth lies in the future; correct it.")
    field = "born_on"


class StatusIncomplete(PeopleError):
    code = "status_incomplete"
    message = _("Give class, organisation and the day they begin together, or leave all three empty.")
    field = "provider_class"


class NothingChanges(PeopleError):
    code = "nothing_changes"
    message = _("%(provider)s has this status already; change something or go back.")
    field = "provider_class"


class StatusTooEarly(PeopleError):
    code = "status_too_early"
    message = _("The status before it begins on %(valid_from)s; give a later day.")
    field = "valid_from"


class StatusOverlaps(PeopleError):
    code = "status_overlaps"
    message = _("The last status lasted until %(valid_until)s; begin on that day or later.")
    field = "valid_from"


class NoOpenStatus(PeopleError):
    code = "no_open_status"
    message = _("%(provider)s has no current status, so there is none to end.")


class EndsBeforeItBegins(PeopleError):
    code = "ends_before_it_begins"
    message = _("The status began on %(valid_from)s; give a later day.")
    field = "on"


class HasAccount(PeopleError):
    code = "has_account"
    message = _("%(provider)s already has the account %(account)s; take that one off first.")
    field = "user"


class AccountTaken(PeopleError):
    code = "account_taken"
    message = _("This account belongs to %(provider)s; choose another.")
    field = "user"


class NoAccount(PeopleError):
    code = "no_account"
    message = _("%(provider)s has no account.")


class SamePerson(PeopleError):
    code = "same_person"
    message = _("Choose another person: this is the same row.")
    field = "other"


class MergeReasonMissing(PeopleError):
    code = "merge_reason_missing"
    message = _("Say how you know that the two are one person; it is kept in the log.")
    field = "reason"


class BothHaveAccounts(PeopleError):
    code = "both_have_accounts"
    message = _("Both have an account. Take one off first, then merge.")
    field = "other"


class CannotMerge(PeopleError):
    code = "cannot_merge"
    message = _(
        "Both have what only one person may have (%(what)s: %(row)s). Put that right first, then merge."
    )
    field = "other"


class AskedAlready(PeopleError):
    code = "asked_already"
    message = _("You have asked for this already; the answer is on its way.")
    field = "kind"


class AnsweredAlready(PeopleError):
    code = "answered_already"
    message = _("This request has been answered already.")


class AnswerMissing(PeopleError):
    code = "answer_missing"
    message = _("Write what you did, or why it cannot be done.")
    field = "words"


class ReasonToLookMissing(PeopleError):
    code = "reason_to_look_missing"
    message = _("Say what you need the number for; it is kept in the log.")
    field = "reason"


class NothingKnown(PeopleError):
    code = "nothing_known"
    message = _("No identity number or ethnicity of %(provider)s is known.")
