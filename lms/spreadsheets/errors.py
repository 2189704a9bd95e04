"""Why a spreadsheet was refused, in words that tell what to do next."""

from django.utils.translation import gettext_lazy as _

from lms.refusals import Refusal


class SpreadsheetError(Refusal):
    """The file cannot be read as a table; nothing of it was used."""

    code = "spreadsheet_error"
    message = _("The file could not be read.")
    field = "file"


class SpreadsheetTooLarge(SpreadsheetError):
    code = "spreadsheet_too_large"
    message = _("The file has more than %(limit)d MB. Split the table into several files and try again.")


class UnpacksTooLarge(SpreadsheetError):
    code = "spreadsheet_unpacks_too_large"
    message = _(
        "The file unpacks to more than %(limit)d MB. Copy only the table into a new file and try again."
    )


class TooManyRows(SpreadsheetError):
    code = "spreadsheet_too_many_rows"
    message = _("The table has more than %(limit)d rows. Split it into several files and try again.")


class TooManyColumns(SpreadsheetError):
    code = "spreadsheet_too_many_columns"
    message = _(
        "Row %(row)d has more than %(limit)d columns. Delete what is not part of the table and try again."
    )


class NotASpreadsheet(SpreadsheetError):
    code = "not_a_spreadsheet"
    message = _("This is not a spreadsheet. Save the table as Excel (.xlsx) or CSV and choose that file.")


class OldExcelFormat(SpreadsheetError):
    code = "old_excel_format"
    message = _(
        "The file is in the old Excel format (.xls) or has a password. Open it, save it as .xlsx without a password "
        "and choose that file."
    )


class NoSuchSheet(SpreadsheetError):
    code = "no_such_sheet"
    message = _("The file has no sheet called “%(name)s”. It has: %(names)s.")


class SpreadsheetUnreadable(SpreadsheetError):
    code = "spreadsheet_unreadable"
    message = _("The file is damaged. Open it in Excel, save it again as .xlsx and choose that file.")


class EmptySpreadsheet(SpreadsheetError):
    code = "spreadsheet_empty"
    message = _("The file has no rows. Check that the table is on the first sheet, then choose it again.")
