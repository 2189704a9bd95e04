"""What the doors of places refuse, and why."""

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.refusals import Refusal


class PlaceError(Refusal):
    """A rule of places said no."""


class BadRows(PlaceError):
    """Rows of an import that cannot be used; ``rows`` holds (row number, sentence) in the file's order."""

    code = "bad_rows"
    message = _("Nothing was imported: %(count)d rows cannot be used. Correct them and try again.")
    field = "file"

    def __init__(self, rows: Sequence[tuple[int, str]]) -> None:
        self.rows = rows
        super().__init__(count=len(rows))

    @property
    def lines(self) -> list[str]:
        """A sentence for each bad row."""
        return [
            gettext("Row %(row)d: %(problem)s") % {"row": row, "problem": problem}
            for row, problem in self.rows
        ]


class NothingToImport(PlaceError):
    code = "nothing_to_import"
    message = _("The file has no rows. Check that it is the list of communes, then choose it again.")
    field = "file"


class NameMissing(PlaceError):
    code = "name_missing"
    message = _("Write the name.")
    field = "name"


class VillageExists(PlaceError):
    code = "village_exists"
    message = _("This commune already has a village of that name; open that one instead.")
    field = "name"


class VillageElsewhere(PlaceError):
    code = "village_elsewhere"
    message = _("This village is not in the commune chosen; correct one of the two.")
    field = "village"


class VillageMissing(PlaceError):
    code = "village_missing"
    message = _("This list is of villages; choose the village.")
    field = "village"


class NotAListOfVillages(PlaceError):
    code = "not_a_list_of_villages"
    message = _("This list is of whole communes; leave the village empty.")
    field = "village"


class AlreadyDesignated(PlaceError):
    code = "already_designated"
    message = _("%(place)s is already on this list on that day; end that designation or review it instead.")
    field = "valid_from"


class DesignationEnded(PlaceError):
    code = "designation_ended"
    message = _("This designation ended on %(valid_until)s and can no longer be changed.")


class EndsBeforeItBegins(PlaceError):
    code = "ends_before_it_begins"
    message = _("The designation began on %(valid_from)s; give a later day.")
    field = "on"
