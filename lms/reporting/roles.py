"""Who may read the figures and keep the periods: managers keep them, directors and auditors read. Trainers do not."""

from lms.roles import Role, recorded, viewed

_ALL = viewed("reporting.reportingperiod")

GRANTS = {
    Role.MANAGER: recorded("reporting.reportingperiod"),
    Role.DIRECTOR: _ALL,
    Role.AUDITOR: _ALL,
}
