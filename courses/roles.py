"""What each role may do to the records of training; who writes and publishes its pages is in ``courses.authoring``."""

from lms.roles import Role, all_of, recorded, viewed

_VIEW = viewed("courses.coursesession", "courses.registration", "courses.completionthreshold")
_EVERYTHING = [*_VIEW, "courses.see_every_session", *viewed("courses.unithead")]

GRANTS = {
    # A trainer sees the people of the sessions they teach, and marks their sheets (courses.sheets.may_mark).
    Role.TRAINER: [*_VIEW, "courses.add_attendanceevent"],
    Role.MANAGER: [
        "courses.see_every_session",
        *all_of("courses.coursesession"),  # deletion: of drafts only
        *recorded("courses.registration"),
        *viewed("courses.quizsubmission"),  # whose result is whose; others see figures of the class
        *recorded("courses.completionthreshold"),
        *recorded("courses.unithead"),
        "courses.add_attendanceevent",
        "courses.change_attendancerecord",
    ],
    Role.DIRECTOR: _EVERYTHING,
    Role.AUDITOR: _EVERYTHING,
}
