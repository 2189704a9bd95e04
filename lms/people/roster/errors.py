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
    message = _("There is nobody below the headings. Check the file, or name the sheet that holds the list.")
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


class NoSuchRow(PeopleError):
    code = "no_such_row"
    message = _("This list has no row %(number)d any more. Reload the page.")


class NoSuchUnit(PeopleError):
    code = "no_such_unit"
    message = _("This list names no unit “%(name)s” any more. Reload the page.")


class UnitNameTaken(PeopleError):
    code = "unit_name_taken"
    message = _("There is an organisation called “%(name)s” already: choose it instead of making a new one.")
