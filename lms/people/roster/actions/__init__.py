"""The doors of an import of people.

Nothing of an uploaded list is in the list of providers before ``carry_out``, which does all of it in one transaction;
``undo`` takes all of it back while nothing hangs on it.
"""

from lms.people.roster.actions.carrying_out import carry_out, confirm, step_back
from lms.people.roster.actions.comparing import check, correct_row, decide
from lms.people.roster.actions.discarding import ABANDONED_AFTER, discard, discard_abandoned
from lms.people.roster.actions.steps import Progress
from lms.people.roster.actions.undoing import undo
from lms.people.roster.actions.units import UnitChoice, name_units
from lms.people.roster.actions.uploading import choose_sheet, set_columns, upload

__all__ = [
    "ABANDONED_AFTER",
    "Progress",
    "UnitChoice",
    "carry_out",
    "check",
    "choose_sheet",
    "confirm",
    "correct_row",
    "decide",
    "discard",
    "discard_abandoned",
    "name_units",
    "set_columns",
    "step_back",
    "undo",
    "upload",
]
