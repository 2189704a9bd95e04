"""Who may do what with exchange visits: managers plan and keep them, the director approves them. Nobody deletes."""

from lms.roles import Role, recorded, viewed

_ALL = viewed("exchanges.visit", "exchanges.delegate", "exchanges.lesson")

GRANTS = {
    Role.TRAINER: _ALL,
    Role.MANAGER: [*recorded("exchanges.visit"), *_ALL],
    Role.DIRECTOR: [*_ALL, "exchanges.approve_visit"],
    Role.AUDITOR: _ALL,
}
