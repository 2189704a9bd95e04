"""The quiz of a course: written by trainers, answered before and after a session, told as figures of the class."""
