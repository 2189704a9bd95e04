"""Who may do what with the hours: managers keep them, directors and auditors read. Nobody deletes."""

from lms.roles import Role, recorded, viewed

_ALL = viewed("hours.duty", "hours.exemption", "hours.externalcredit", "hours.yearsettlement")

GRANTS = {
    Role.MANAGER: [
        *recorded("hours.duty"),
        *recorded("hours.exemption"),
        *recorded("hours.yearsettlement"),
        *viewed("hours.externalcredit"),
        "hours.change_externalcredit",
    ],
    Role.DIRECTOR: _ALL,
    Role.AUDITOR: _ALL,
}
