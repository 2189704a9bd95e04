"""Who may do what with places: everybody on the staff sees them, managers keep villages and designations."""

from lms.roles import Role, recorded, viewed

_ALL = viewed("places.province", "places.commune", "places.village", "places.designation")

GRANTS = {
    Role.TRAINER: _ALL,
    Role.MANAGER: [
        *_ALL,
        "places.add_commune",  # the import
        *recorded("places.village"),
        *recorded("places.designation"),
    ],
    Role.DIRECTOR: _ALL,
    Role.AUDITOR: _ALL,
}
