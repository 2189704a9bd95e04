"""The courses of the demonstration: three courses, their topics and materials, written as illustrations."""

from typing import Any

from courses.models import ContentKind, CourseIndexPage, CoursePage, MaterialPage, TopicPage
from home.demo.quizzes import QUIZZES
from lms.users.models import User

LEGAL_AID_ACT = {
    "name": "Luật Trợ giúp pháp lý",
    "number": "11/2017/QH14",
    "issuer": "Quốc hội",
    "issued_on": "2017-06-20",
}
CIRCULAR_12 = {
    "name": "Thông tư hướng dẫn nghiệp vụ trợ giúp pháp lý và quản lý chất lượng vụ việc",
    "number": "12/2018/TT-BTP",
    "issuer": "Bộ Tư pháp",
    "issued_on": "2018-08-28",
}


def cited(instrument: dict[str, str], provision: str, text: str) -> tuple[str, dict[str, str]]:
    """A callout of a legal instrument."""
    return "legal_instrument", {**instrument, "provision": provision, "text": f"<p>{text}</p>", "url": ""}


def prose(*paragraphs: str) -> tuple[str, str]:
    """A block of text; a paragraph that begins with # is a heading, with * a point of a list."""
    html = []
    points: list[str] = []

    def end_list() -> None:
        if points:
            html.append("<ul>" + "".join(f"<li>{point}</li>" for point in points) + "</ul>")
            points.clear()

    for paragraph in paragraphs:
        if paragraph.startswith("* "):
            points.append(paragraph[2:])
            continue
        end_list()
        html.append(f"<h2>{paragraph[2:]}</h2>" if paragraph.startswith("# ") else f"<p>{paragraph}</p>")
    end_list()
    return "text", "".join(html)


NOTE = "Tài liệu minh họa của bản dùng thử, không thay cho văn bản pháp luật và không phải ý kiến tư vấn."

COURSES: list[dict[str, Any]] = [
    {
        "slug": "to-tung-nguoi-duoi-18-tuoi",
        "title": "Kỹ năng tham gia tố tụng trong vụ án có người dưới 18 tuổi",
        "introduction": "Từ lần gặp đầu tiên đến phiên tòa: hỏi, ghi, bảo vệ người dưới 18 tuổi và làm việc với gia đình các em.",
        "kind": ContentKind.SKILLS,
        "audience": "Trợ giúp viên pháp lý, luật sư thực hiện trợ giúp pháp lý",
        "outcomes": "<ul><li>Tiến hành buổi gặp đầu tiên với người dưới 18 tuổi và người đại diện</li>"
        "<li>Kiểm tra việc tuân thủ thủ tục khi lấy lời khai</li>"
        "<li>Soạn luận cứ bào chữa, bảo vệ phù hợp với lứa tuổi</li></ul>",
        "topics": [
            {
                "slug": "gap-go-lan-dau",
                "title": "Buổi gặp đầu tiên",
                "introduction": "Tạo lòng tin, giải thích vai trò, ghi nhận thông tin mà không làm các em tổn thương thêm.",
                "minutes": 240,
                "materials": [
                    {
                        "slug": "chuan-bi-buoi-gap",
                        "title": "Chuẩn bị buổi gặp với người dưới 18 tuổi",
                        "introduction": "Việc cần làm trước khi gặp, trong lúc gặp và sau khi gặp.",
                        "minutes": 12,
                        "body": [
                            prose(
                                "# Trước khi gặp",
                                "Đọc toàn bộ hồ sơ đã có, ghi riêng những điều chưa rõ. Liên hệ người đại diện để thống "
                                "nhất thời gian, địa điểm; ưu tiên nơi yên tĩnh, quen thuộc với các em.",
                                "* Xác định người đại diện và mối quan hệ với các em.",
                                "* Kiểm tra giấy tờ chứng minh thuộc diện được trợ giúp pháp lý.",
                                "* Chuẩn bị câu hỏi mở, ngắn, dùng từ ngữ phổ thông; nhờ phiên dịch khi cần.",
                                "# Trong buổi gặp",
                                "Tự giới thiệu, nói rõ trợ giúp pháp lý là miễn phí và những gì các em nói được giữ bí mật. "
                                "Để các em kể theo cách của mình, không ngắt lời, không phán xét.",
                                "# Sau buổi gặp",
                                "Ghi lại ngay trong ngày; thống nhất với người đại diện về các bước tiếp theo.",
                            ),
                            cited(
                                LEGAL_AID_ACT,
                                "Điều 7",
                                "Người được trợ giúp pháp lý bao gồm trẻ em và người bị buộc tội từ đủ 16 tuổi đến dưới 18 tuổi.",
                            ),
                            prose(NOTE),
                        ],
                    },
                    {
                        "slug": "mau-ghi-chep-buoi-gap",
                        "title": "Cách ghi chép buổi gặp",
                        "introduction": "Một trang ghi chép đủ dùng cho cả quá trình giải quyết vụ việc.",
                        "minutes": 6,
                        "body": [
                            prose(
                                "Bản ghi chép tốt trả lời được bốn câu hỏi: ai, ở đâu, khi nào, điều gì đã xảy ra. Tách riêng "
                                "lời kể của các em với nhận xét của người ghi.",
                                "* Thời gian, địa điểm, người có mặt.",
                                "* Nội dung chính theo lời kể, trong ngoặc kép khi trích nguyên văn.",
                                "* Việc cần kiểm tra thêm và người chịu trách nhiệm.",
                                NOTE,
                            )
                        ],
                    },
                ],
            },
            {
                "slug": "tai-phien-toa",
                "title": "Tại phiên tòa",
                "introduction": "Hỏi, tranh luận và đề nghị áp dụng các quy định dành cho người dưới 18 tuổi.",
                "minutes": 240,
                "materials": [
                    {
                        "slug": "soan-luan-cu",
                        "title": "Soạn luận cứ bào chữa cho người dưới 18 tuổi",
                        "introduction": "Cấu trúc một bản luận cứ ngắn, có căn cứ và dễ theo dõi.",
                        "minutes": 15,
                        "body": [
                            prose(
                                "# Cấu trúc",
                                "* Tóm tắt sự việc trong ba câu.",
                                "* Những điểm đồng ý và chưa đồng ý với cáo trạng.",
                                "* Nhân thân, hoàn cảnh, điều kiện sống của các em.",
                                "* Đề nghị cụ thể, kèm điều luật áp dụng.",
                                "# Cách trình bày",
                                "Nói chậm, dùng câu ngắn; mỗi lập luận gắn với một bút lục. Kết thúc bằng đề nghị mà Hội đồng "
                                "xét xử có thể chép nguyên văn.",
                            ),
                            prose(NOTE),
                        ],
                    }
                ],
            },
        ],
    },
    {
        "slug": "dong-bao-dan-toc-thieu-so",
        "title": "Trợ giúp pháp lý cho đồng bào dân tộc thiểu số và người nghèo ở xã đặc biệt khó khăn",
        "introduction": "Tiếp cận đúng người, đúng cách: ngôn ngữ, phong tục, phối hợp với chính quyền cơ sở và người có uy tín.",
        "kind": ContentKind.LEGAL_KNOWLEDGE,
        "audience": "Người thực hiện trợ giúp pháp lý ở các xã miền núi",
        "outcomes": "<ul><li>Xác định diện người được trợ giúp pháp lý và giấy tờ chứng minh</li>"
        "<li>Tổ chức một đợt truyền thông phù hợp với phong tục địa phương</li>"
        "<li>Phối hợp với công chức tư pháp – hộ tịch và người có uy tín</li></ul>",
        "topics": [
            {
                "slug": "dien-nguoi-duoc-tro-giup",
                "title": "Diện người được trợ giúp pháp lý",
                "introduction": "Ai được trợ giúp, cần giấy tờ gì, xử lý thế nào khi giấy tờ còn thiếu.",
                "minutes": 210,
                "materials": [
                    {
                        "slug": "dien-nguoi-va-giay-to",
                        "title": "Diện người được trợ giúp pháp lý và giấy tờ chứng minh",
                        "introduction": "Bảng đối chiếu dùng khi tiếp người dân tại xã.",
                        "minutes": 14,
                        "body": [
                            prose(
                                "# Nguyên tắc khi tiếp người dân",
                                "Hỏi nhu cầu trước, hỏi giấy tờ sau. Người chưa có đủ giấy tờ vẫn được hướng dẫn và được hẹn "
                                "ngày bổ sung; trường hợp sắp hết thời hiệu thì thụ lý ngay.",
                                "* Người thuộc hộ nghèo: giấy chứng nhận hộ nghèo.",
                                "* Người dân tộc thiểu số cư trú ở vùng có điều kiện kinh tế – xã hội đặc biệt khó khăn: giấy "
                                "tờ về dân tộc và nơi cư trú.",
                                "* Trẻ em: giấy khai sinh hoặc giấy tờ khác xác định tuổi.",
                            ),
                            cited(LEGAL_AID_ACT, "Điều 7", "Quy định những người được trợ giúp pháp lý."),
                            prose(NOTE),
                        ],
                    }
                ],
            },
            {
                "slug": "truyen-thong-co-so",
                "title": "Truyền thông ở cơ sở",
                "introduction": "Loa truyền thanh, sinh hoạt thôn bản, đợt truyền thông lưu động.",
                "minutes": 150,
                "materials": [
                    {
                        "slug": "bai-phat-thanh-nam-phut",
                        "title": "Viết bài phát thanh năm phút",
                        "introduction": "Một chuyện, một điều luật, một địa chỉ.",
                        "minutes": 8,
                        "body": [
                            prose(
                                "Bài phát thanh hay kể một câu chuyện có thật đã đổi tên, nêu đúng một điều luật và kết thúc "
                                "bằng một địa chỉ, một số điện thoại.",
                                "* Không quá 600 chữ; đọc thử thành tiếng trước khi thu.",
                                "* Tránh từ Hán Việt khó; giải thích thuật ngữ ngay khi dùng.",
                                "* Nhắc lại số điện thoại đường dây nóng hai lần.",
                                NOTE,
                            )
                        ],
                    }
                ],
            },
        ],
    },
    {
        "slug": "quy-tac-nghe-nghiep-va-chat-luong-vu-viec",
        "title": "Quy tắc nghề nghiệp và chất lượng vụ việc trợ giúp pháp lý",
        "introduction": "Ứng xử với người được trợ giúp, đồng nghiệp và cơ quan tố tụng; tự đánh giá chất lượng vụ việc.",
        "kind": ContentKind.CONDUCT,
        "audience": "Tất cả người thực hiện trợ giúp pháp lý",
        "outcomes": "<ul><li>Nhận ra và xử lý xung đột lợi ích</li><li>Tự chấm một hồ sơ vụ việc theo tiêu chí chất lượng</li></ul>",
        "topics": [
            {
                "slug": "ung-xu-nghe-nghiep",
                "title": "Ứng xử nghề nghiệp",
                "introduction": "Tình huống khó và cách xử lý.",
                "minutes": 240,
                "materials": [
                    {
                        "slug": "xung-dot-loi-ich",
                        "title": "Nhận diện xung đột lợi ích",
                        "introduction": "Năm tình huống thường gặp ở địa bàn xã và cách từ chối đúng.",
                        "minutes": 10,
                        "body": [
                            prose(
                                "Ở địa bàn nhỏ, ai cũng quen nhau. Trước khi nhận vụ việc, tự hỏi: tôi có quan hệ với bên kia "
                                "không, tôi có biết thông tin nào của họ từ trước không, tôi có lợi gì trong kết quả không?",
                                "* Nếu có, báo ngay với Trung tâm để phân công người khác.",
                                "* Ghi lý do vào hồ sơ; không giải thích nội dung với bên còn lại.",
                            ),
                            cited(
                                CIRCULAR_12,
                                "Điều 4",
                                "Trợ giúp viên pháp lý tham gia tập huấn ít nhất 08 giờ một năm về kiến thức pháp luật, kỹ năng "
                                "và quy tắc nghề nghiệp.",
                            ),
                            prose(NOTE),
                        ],
                    }
                ],
            },
            {
                "slug": "tu-danh-gia-chat-luong",
                "title": "Tự đánh giá chất lượng vụ việc",
                "introduction": "Đọc lại hồ sơ của mình bằng mắt của người đánh giá.",
                "minutes": 240,
                "materials": [
                    {
                        "slug": "phieu-tu-cham",
                        "title": "Phiếu tự chấm hồ sơ vụ việc",
                        "introduction": "Mười câu hỏi trước khi nộp hồ sơ.",
                        "minutes": 9,
                        "body": [
                            prose(
                                "Mỗi câu trả lời “chưa” là một việc phải làm tiếp trước khi nộp.",
                                "* Hồ sơ có đủ đơn, giấy tờ chứng minh và quyết định cử người không?",
                                "* Người được trợ giúp đã hiểu và đồng ý với hướng giải quyết chưa?",
                                "* Mỗi lần làm việc có biên bản hoặc bảng kê thời gian không?",
                                "* Kết quả đã được thông báo bằng lời dễ hiểu chưa?",
                                NOTE,
                            )
                        ],
                    }
                ],
            },
        ],
    },
]


def add_courses(*, author: User, approver: User) -> list[CoursePage]:
    """The trainer writes the three courses with their topics and materials, the manager approves them."""
    index = CourseIndexPage.objects.get()
    index.introduction = (
        "Mỗi chương trình gồm các chuyên đề và tài liệu đọc trước, đọc lại được trên điện thoại."
    )
    index.introduction_in_english = (
        "Each course has its topics and materials, to read before and again on a phone."
    )
    index.save_revision(user=author).publish(user=approver)
    courses = []
    for course in COURSES:
        page = index.add_child(
            instance=CoursePage(
                title=course["title"],
                slug=course["slug"],
                introduction=course["introduction"],
                content_kind=course["kind"],
                audience=course["audience"],
                outcomes=course["outcomes"],
                quiz=QUIZZES.get(course["slug"], []),
                owner=author,
            )
        )
        page.save_revision(user=author).publish(user=approver)
        for topic in course["topics"]:
            topic_page = page.add_child(
                instance=TopicPage(
                    title=topic["title"],
                    slug=topic["slug"],
                    introduction=topic["introduction"],
                    minutes=topic["minutes"],
                    owner=author,
                )
            )
            topic_page.save_revision(user=author).publish(user=approver)
            for material in topic["materials"]:
                material_page = topic_page.add_child(
                    instance=MaterialPage(
                        title=material["title"],
                        slug=material["slug"],
                        introduction=material["introduction"],
                        reading_minutes=material["minutes"],
                        body=material["body"],
                        owner=author,
                    )
                )
                material_page.save_revision(user=author).publish(user=approver)
        courses.append(page)
    return courses
