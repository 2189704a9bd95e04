"""The records and pages of training."""

from courses.models.attendance import PRESENT_MARKS, AttendanceEvent, AttendanceRecord, Mark
from courses.models.reading import MaterialReading
from courses.models.registration import Registration
from courses.models.session import CompletionThreshold, CourseSession, Meeting, SessionTrainer
from courses.pages import ContentKind, CourseIndexPage, CoursePage, MaterialPage, TopicPage

__all__ = [
    "PRESENT_MARKS",
    "AttendanceEvent",
    "AttendanceRecord",
    "CompletionThreshold",
    "ContentKind",
    "CourseIndexPage",
    "CoursePage",
    "CourseSession",
    "Mark",
    "MaterialPage",
    "MaterialReading",
    "Meeting",
    "Registration",
    "SessionTrainer",
    "TopicPage",
]
