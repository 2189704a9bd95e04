"""Who may do what with people: trainers, directors and auditors see the list, managers keep it. Nobody deletes."""

from lms.roles import Role, recorded, viewed

_ALL = viewed("people.organization", "people.provider", "people.providerstatus")

GRANTS = {
    # A trainer meets people in their sessions only; the list with telephones and days of birth is the office's.
    Role.TRAINER: viewed("people.organization"),
    Role.MANAGER: [
        *recorded("people.organization"),
        *recorded("people.provider"),
        *recorded("people.providerstatus"),
        # Lists hold identity numbers: whoever does not keep the list of providers has no business with them.
        *recorded("people.rosterimport"),
        "people.view_provideridentity",
        *viewed("people.datarequest"),
        "people.change_datarequest",
    ],
    Role.DIRECTOR: _ALL,
    Role.AUDITOR: _ALL,
}
