"""Who may do what with people: trainers, directors and auditors see the list, managers keep it. Nobody deletes."""

from lms.roles import Role, recorded, viewed

_ALL = viewed("people.organization", "people.provider", "people.providerstatus")

GRANTS = {
    Role.TRAINER: _ALL,
    Role.MANAGER: [
        *recorded("people.organization"),
        *recorded("people.provider"),
        *recorded("people.providerstatus"),
    ],
    Role.DIRECTOR: _ALL,
    Role.AUDITOR: _ALL,
}
