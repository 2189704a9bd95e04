"""What the import of people refuses, and why."""

from django.utils.translation import gettext_lazy as _

from lms.people.errors import PeopleError


class WrongStep(PeopleError):
    code = "wrong_step"
    message = _("This import is at another step now (%(status)s). Reload the page.")


class NoNameColumn(PeopleError):
    code = "no_name_column"
    message = _("Say which column holds the names.")
    field = "full_name"


class ColumnTwice(PeopleError):
    code = "column_twice"
    message = _("One column cannot mean two things: %(title)s.")


class NoRows(PeopleError):
    code = "no_rows"
    message = _("Below the headings there are no rows. Check that the list is on the first sheet.")
    field = "file"


class NothingToDo(PeopleError):
    code = "nothing_to_do"
    message = _("There is nobody to add and nothing to change.")


class HangsOn(PeopleError):
    code = "hangs_on"
    message = _("The import cannot be undone any more: %(name)s has %(what)s since.")


class ChangedSince(PeopleError):
    code = "changed_since"
    message = _("The import cannot be undone any more: %(name)s was changed since.")
