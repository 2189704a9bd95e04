"""The records and pages of training."""

from courses.models.attendance import (
    PRESENT_MARKS,
    SIGHTINGS,
    AttendanceEvent,
    AttendancePaper,
    AttendanceRecord,
    AttendanceRule,
    Doubt,
    Mark,
    Said,
)
from courses.models.calendar import CalendarFeed
from courses.models.feedback import RATINGS, Feedback, FeedbackGiven, TrainingNeed
from courses.models.needs import SpecialNeeds
from courses.models.quiz import QuizSubmission, SessionQuiz
from courses.models.reading import MaterialReading
from courses.models.registration import Registration
from courses.models.session import CompletionThreshold, CourseSession, Meeting, SessionTrainer
from courses.models.units import SessionQuota, UnitHead
from courses.pages import ContentKind, CourseIndexPage, CoursePage, MaterialPage, TopicPage

__all__ = [
    "PRESENT_MARKS",
    "RATINGS",
    "SIGHTINGS",
    "AttendanceEvent",
    "AttendancePaper",
    "AttendanceRecord",
    "AttendanceRule",
    "CalendarFeed",
    "CompletionThreshold",
    "ContentKind",
    "CourseIndexPage",
    "CoursePage",
    "CourseSession",
    "Doubt",
    "Feedback",
    "FeedbackGiven",
    "Mark",
    "MaterialPage",
    "MaterialReading",
    "Meeting",
    "QuizSubmission",
    "Registration",
    "Said",
    "SessionQuiz",
    "SessionQuota",
    "SessionTrainer",
    "SpecialNeeds",
    "TopicPage",
    "TrainingNeed",
    "UnitHead",
]
