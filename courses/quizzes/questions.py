"""Questions of a quiz as plain values: read from a course's page, kept with a session, marked. Knows no models."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Answers = Mapping[str, Collection[str]]
"""Id of a question → ids of the answers that were ticked; questions left open are missing or empty."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the answers of a question."""

    id: str
    text: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question, its answers, and why the right ones are right."""

    id: str
    text: str
    answers: tuple[Answer, ...]
    explanation: str

    @property
    def takes_several(self) -> bool:
        """Whether more than one answer is right, so that several may be ticked."""
        return sum(answer.is_right for answer in self.answers) > 1

    def is_right(self, ticked: Collection[str]) -> bool:
        """Whether exactly the right answers were ticked."""
        return {answer.id for answer in self.answers if answer.is_right} == set(ticked)

    def fits(self, ticked: Collection[str]) -> bool:
        """Whether ``ticked`` can come from the form: answers of this question, and no more than it takes."""
        known = {answer.id for answer in self.answers}
        return known.issuperset(ticked) and (self.takes_several or len(set(ticked)) <= 1)


def written(stream: Iterable[Any]) -> list[Question]:
    """The questions of ``CoursePage.quiz``; their ids are those of the blocks, which stay when the words change."""
    return [
        Question(
            str(block.id),
            block.value["text"],
            tuple(
                Answer(str(child.id), child.value["text"], bool(child.value["is_right"]))
                for child in block.value["answers"].bound_blocks
            ),
            block.value["explanation"] or "",
        )
        for block in stream
    ]


def to_plain(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """For a JSON field; see ``from_plain``."""
    return [
        {
            "id": question.id,
            "text": question.text,
            "answers": [
                {"id": answer.id, "text": answer.text, "right": answer.is_right}
                for answer in question.answers
            ],
            "explanation": question.explanation,
        }
        for question in questions
    ]


def from_plain(rows: Iterable[Mapping[str, Any]]) -> list[Question]:
    """Back from what ``to_plain`` made."""
    return [
        Question(
            row["id"],
            row["text"],
            tuple(Answer(each["id"], each["text"], each["right"]) for each in row["answers"]),
            row["explanation"],
        )
        for row in rows
    ]


def fingerprint(questions: Iterable[Question]) -> str:
    """Short and equal for equal questions: a form says by it which ones it showed."""
    told = json.dumps(to_plain(questions), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:20]


def marked(questions: Sequence[Question], answers: Answers) -> list[bool]:
    """Which questions were answered rightly, in their order; what was left open was not."""
    return [question.is_right(answers.get(question.id, ())) for question in questions]


@dataclass(frozen=True, slots=True)
class Told:
    """A question with its right answers and what somebody ticked."""

    number: int
    question: Question
    is_right: bool | None
    """Whether it was answered rightly; None where nobody has answered."""
    answers: list[tuple[str, bool, bool]]
    """Text, whether right, whether ticked."""


def told(questions: Iterable[Question], answers: Answers | None) -> list[Told]:
    """Questions for a page that gives the right answers; ``answers`` None: for their author."""
    lines = []
    for number, question in enumerate(questions, start=1):
        ticked = (answers or {}).get(question.id, ())
        is_right = None if answers is None else question.is_right(ticked)
        shown = [(answer.text, answer.is_right, answer.id in ticked) for answer in question.answers]
        lines.append(Told(number, question, is_right, shown))
    return lines
