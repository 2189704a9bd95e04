"""Who may do what with certificates: managers issue, replace and revoke, the director may revoke, others look."""

from lms.roles import Role, recorded, viewed

_EVERYTHING = viewed("certificates.certificate", "certificates.register", "certificates.certificatetemplate")

GRANTS = {
    Role.MANAGER: [
        *viewed("certificates.certificate"),
        *recorded("certificates.register"),
        *recorded("certificates.certificatetemplate"),
        "certificates.issue_certificate",
        "certificates.revoke_certificate",
    ],
    Role.DIRECTOR: [*_EVERYTHING, "certificates.revoke_certificate"],
    Role.AUDITOR: _EVERYTHING,
}
