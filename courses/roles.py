"""What each role may do to the records of training; who writes and publishes its pages is in ``courses.authoring``."""

from lms.roles import Role, all_of, recorded, viewed

_EVERYTHING = viewed("courses.coursesession", "courses.registration", "courses.completionthreshold")

GRANTS = {
    # A trainer marks the sheets of the sessions they teach (courses.sheets.may_mark).
    Role.TRAINER: [*_EVERYTHING, "courses.add_attendanceevent"],
    Role.MANAGER: [
        *all_of("courses.coursesession"),  # deletion: of drafts only
        *recorded("courses.registration"),
        *recorded("courses.completionthreshold"),
        "courses.add_attendanceevent",
        "courses.change_attendancerecord",
    ],
    Role.DIRECTOR: _EVERYTHING,
    Role.AUDITOR: _EVERYTHING,
}
