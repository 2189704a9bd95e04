"""How a trainer writes a quiz: part of the course's page, so that it is reviewed and published with it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from lms.text import fold

MOST_QUESTIONS = 40
MOST_ANSWERS = 8


class AnswerBlock(blocks.StructBlock):
    """One of the answers one can choose."""

    text = blocks.CharBlock(label=gettext_lazy("possible answer"), max_length=300)
    is_right = blocks.BooleanBlock(label=gettext_lazy("This answer is right"), required=False)

    class Meta:
        icon = "check"
        label = gettext_lazy("possible answer")


class QuestionBlock(blocks.StructBlock):
    """A question with its answers; where several are right, learners may tick several."""

    text = blocks.TextBlock(label=gettext_lazy("question"), max_length=600, rows=2)
    answers = blocks.ListBlock(
        AnswerBlock(),
        label=gettext_lazy("possible answers"),
        max_num=MOST_ANSWERS,
        help_text=gettext_lazy("Mark what is right. Where several are right, one has to tick them all."),
    )
    explanation = blocks.TextBlock(
        label=gettext_lazy("explanation"),
        required=False,
        max_length=1500,
        rows=3,
        help_text=gettext_lazy("Why, with the article of the law. Shown after the test at the end only."),
    )

    class Meta:
        icon = "help"
        label = gettext_lazy("question")

    def clean(self, value: Any) -> Any:
        """A question that goes out can be answered: two different answers at least, some right and some wrong."""
        result = super().clean(value)
        if not self.is_deferred_validation and (wrong := _lack_of(result["answers"])):
            raise StructBlockValidationError(non_block_errors=[ValidationError(wrong)])
        return result


def _lack_of(answers: Any) -> str:
    """What is wrong with the answers of one question, in a sentence; empty when nothing is."""
    if len(answers) < 2:
        return _("Give at least two answers to choose from.")
    if len({fold(answer["text"]) for answer in answers}) < len(answers):
        return _("Two answers say the same. Change one of them.")
    right = sum(answer["is_right"] for answer in answers)
    if not right:
        return _("Mark at least one answer as right.")
    if right == len(answers):
        return _("All answers are marked as right. Add one that is wrong.")
    return ""


class QuizBody(blocks.StreamBlock):
    """The questions, in the order in which they are asked."""

    question = QuestionBlock()

    class Meta:
        required = False
        max_num = MOST_QUESTIONS
