"""Invitations by mail: who has an address gets a link to set their own first password.

The link opens the account, so it is made when the message leaves and kept nowhere: whoever may read the queue of mail
finds the words, never the way in.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lms.mail.actions import Letter, queue_all
from lms.mail.kinds import MailKind, Wording
from lms.mail.models import Message
from lms.people.models import Provider
from lms.users.models import User


def _password_link(message: Message) -> str:
    """The address where the receiver sets a password; "" where their account is closed by now, or used."""
    account = message.user
    if not isinstance(account, User) or not account.is_active or account.last_login:
        return ""
    parts = {"uidb36": user_pk_to_url_str(account), "key": default_token_generator.make_token(account)}
    return reverse("account_reset_password_from_key", kwargs=parts)


INVITATION = MailKind(
    "accounts.invitation",
    _("Invitation to sign in"),
    _("Accounts"),
    vi=Wording(
        "Tài khoản học tập của bạn tại {office}",
        "Kính gửi {name},\n\n"
        "{office} đã mở tài khoản cho bạn trên trang tập huấn. Tên đăng nhập của bạn: {username}\n\n"
        "Hãy đặt mật khẩu bằng nút dưới đây; đường dẫn có hạn 3 ngày và chỉ dành cho bạn, xin đừng chuyển tiếp. Sau đó "
        "bạn đăng nhập bằng tên đăng nhập hoặc địa chỉ thư này để đăng ký lớp và tải giấy chứng nhận.\n\n"
        "Nếu đường dẫn đã hết hạn, hãy chọn “Quên mật khẩu” trên trang đăng nhập.\n\n{office}",
        "Đặt mật khẩu",
    ),
    en=Wording(
        "Your account for training at {office}",
        "Dear {name},\n\n{office} has opened an account for you on its training site. Your user name: {username}\n\n"
        "Set your password with the button below; the link is good for 3 days and for you alone, please do not pass it "
        "on. Then sign in with your user name or this address to register for sessions and download certificates.\n\n"
        "Should the link be over, choose “Forgot your password” on the sign-in page.\n\n{office}",
        "Set your password",
    ),
    placeholders={"username": (_("User name"), "anhdt")},
    late_link=_password_link,
)


def invite_by_mail(people: Iterable[Provider], *, by: Any, at: datetime) -> int:
    """Queue an invitation to each of ``people``, who have an account with an address; gives how many."""
    letters = [
        Letter(
            key=f"accounts.invitation:{account.pk}:{at.isoformat()}",
            provider=person,
            user=account,
            name=person.full_name,
            context={"username": account.username},
            action_url=reverse("account_login"),
        )
        for person in people
        if isinstance(account := person.user, User) and account.email
    ]
    return queue_all(letters, kind=INVITATION.key, by=by, at=at)
