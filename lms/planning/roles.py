"""Who may do what with the plan: managers draft it and record what was done, the director approves it."""

from lms.roles import Role, all_of, recorded, viewed

_ALL = viewed("planning.annualplan", "planning.plannedactivity", "planning.activityrecord")

GRANTS = {
    Role.TRAINER: _ALL,
    Role.MANAGER: [
        *recorded("planning.annualplan"),
        *all_of("planning.plannedactivity"),
        *recorded("planning.activityrecord"),
    ],
    Role.DIRECTOR: [*_ALL, "planning.approve_annualplan"],
    Role.AUDITOR: _ALL,
}
