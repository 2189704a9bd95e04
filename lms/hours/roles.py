"""Who may do what with duties and exemptions: managers keep them, directors and auditors read. Nobody deletes."""

from lms.roles import Role, recorded, viewed

_ALL = viewed("hours.duty", "hours.exemption")

GRANTS = {
    Role.MANAGER: [*recorded("hours.duty"), *recorded("hours.exemption")],
    Role.DIRECTOR: _ALL,
    Role.AUDITOR: _ALL,
}
