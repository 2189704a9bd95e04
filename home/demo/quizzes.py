"""The quiz of one course of the demonstration, and what some of its invented learners answered before and after."""

from datetime import date, datetime, timedelta
from typing import Any

from courses import actions
from courses.actions.moments import end_of, start_of
from courses.models import CourseSession, QuizSubmission, Registration
from courses.quizzes.offers import may_take, questions_for
from courses.quizzes.questions import Question, fingerprint
from lms.users.models import User


def asked(text: str, right: list[str], wrong: list[str], explanation: str) -> tuple[str, dict[str, Any]]:
    """A block of ``CoursePage.quiz``; the answers in the order of the alphabet, which gives nothing away."""
    answers = [(each, True) for each in right] + [(each, False) for each in wrong]
    told = [{"text": each, "is_right": is_right} for each, is_right in sorted(answers)]
    return "question", {"text": text, "answers": told, "explanation": explanation}


QUIZZES: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "dong-bao-dan-toc-thieu-so": [
        asked(
            "Một người thuộc hộ nghèo đề nghị trợ giúp pháp lý trong vụ tranh chấp đất đai với hàng xóm. Người này có "
            "thuộc diện được trợ giúp không?",
            ["Có, vì người thuộc hộ nghèo được trợ giúp pháp lý"],
            [
                "Chỉ khi được Ủy ban nhân dân xã giới thiệu",
                "Chỉ khi đồng thời là người cao tuổi",
                "Không, vì tranh chấp đất đai nằm ngoài lĩnh vực trợ giúp",
            ],
            "Người thuộc hộ nghèo là người được trợ giúp pháp lý (Điều 7 Luật Trợ giúp pháp lý 2017). Trợ giúp pháp lý được "
            "thực hiện trong các lĩnh vực pháp luật, trừ kinh doanh, thương mại (Điều 27).",
        ),
        asked(
            "Người dân tộc thiểu số được trợ giúp pháp lý với tư cách này khi nào?",
            ["Khi cư trú ở vùng có điều kiện kinh tế - xã hội đặc biệt khó khăn"],
            [
                "Khi chưa thành thạo tiếng Việt",
                "Khi cư trú ở bất kỳ nơi nào trong nước",
                "Khi đồng thời thuộc hộ cận nghèo",
            ],
            "Điều 7 Luật Trợ giúp pháp lý 2017: người dân tộc thiểu số cư trú ở vùng có điều kiện kinh tế - xã hội đặc biệt "
            "khó khăn. Vì vậy phải tra danh sách xã, thôn còn hiệu lực tại ngày yêu cầu.",
        ),
        asked(
            "Luật Trợ giúp pháp lý 2017 quy định những hình thức trợ giúp pháp lý nào?",
            ["Đại diện ngoài tố tụng", "Tham gia tố tụng", "Tư vấn pháp luật"],
            ["Hỗ trợ tiền tạm ứng án phí", "Thi hành án dân sự"],
            "Điều 27 Luật Trợ giúp pháp lý 2017 nêu ba hình thức: tham gia tố tụng, tư vấn pháp luật, đại diện ngoài tố tụng.",
        ),
        asked(
            "Người yêu cầu chưa có đủ giấy tờ, nhưng vụ việc sắp hết thời hiệu khởi kiện. Người tiếp nhận làm gì?",
            ["Thụ lý ngay, đồng thời hướng dẫn bổ sung giấy tờ"],
            [
                "Chuyển người yêu cầu sang một văn phòng luật sư",
                "Hẹn quay lại khi đã đủ giấy tờ",
                "Từ chối vì hồ sơ không hợp lệ",
            ],
            "Điều 30 Luật Trợ giúp pháp lý 2017: trường hợp cần thực hiện ngay, chẳng hạn sắp hết thời hiệu khởi kiện hoặc sắp "
            "đến ngày xét xử, thì thụ lý ngay và hướng dẫn bổ sung giấy tờ, tài liệu.",
        ),
        asked(
            "Xong việc, gia đình người được trợ giúp biếu trợ giúp viên một phong bì để cảm ơn. Trợ giúp viên xử sự thế nào?",
            ["Từ chối và nói rõ trợ giúp pháp lý là miễn phí"],
            [
                "Nhận nếu gia đình tự nguyện",
                "Nhận rồi nộp lại cho Trung tâm",
                "Nhận sau khi bản án có hiệu lực",
            ],
            "Trợ giúp pháp lý không thu tiền, lợi ích vật chất hoặc lợi ích khác từ người được trợ giúp (Điều 3); nhận hoặc đòi "
            "hỏi là hành vi bị nghiêm cấm (Điều 6 Luật Trợ giúp pháp lý 2017).",
        ),
    ]
}
"""Quizzes by the slug of their course."""

KNEW_BEFORE, KNEW_AFTER = 4, 8
"""Of ten invented answers so many are right."""


def ticked(question: Question, *, is_right: bool) -> list[str]:
    """The right answers, or the first wrong one."""
    return [answer.id for answer in question.answers if answer.is_right == is_right][
        : None if is_right else 1
    ]


def answer_tests(session: CourseSession, *, by: User, today: date) -> None:
    """Let some people of a session have taken its tests, as far as ``today`` allows; not the first, who is the demo's."""
    session = CourseSession.objects.select_related("course").get(pk=session.pk)
    questions = questions_for(session, None)
    if not questions:
        return
    meetings = list(session.meetings.in_order())
    early, late = start_of(meetings[0]) - timedelta(days=19), end_of(meetings[-1])
    is_over = session.status == CourseSession.Status.SETTLED
    for number, seat in enumerate(session.registrations.seated().order_by("pk")):
        if (number == 0 and not is_over) or not may_take(seat):
            continue
        if number % 5 != 4 and (is_over or (number % 3 == 1 and early.date() <= today)):
            when = early + timedelta(hours=number)
            _answer(seat, session, questions, QuizSubmission.Kind.BEFORE, number, KNEW_BEFORE, by, when)
        if is_over and number % 7 != 6:
            when = late + timedelta(minutes=number)
            _answer(seat, session, questions, QuizSubmission.Kind.AFTER, number, KNEW_AFTER, by, when)


def _answer(
    seat: Registration,
    session: CourseSession,
    questions: list[Question],
    kind: str,
    number: int,
    known: int,
    by: User,
    at: datetime,
) -> None:
    answers = {
        question.id: ticked(question, is_right=(number * 7 + place * 3) % 10 < known)
        for place, question in enumerate(questions)
    }
    actions.submit_quiz(
        session=session,
        provider=seat.provider,
        kind=kind,
        answers=answers,
        seen=fingerprint(questions),
        by=by,
        at=at,
    )
