"""A snapshot, an issuer and keys, for tests of credentials."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from certificates.credentials import Issuer, SigningKey, hashed_email, open_badge

SITE = "https://taphuan.example.vn"
ADDRESS = f"{SITE}/v/bcfg2hjkmn34pqrstv/"
COURSE = f"{SITE}/lop/2026-03/"
KEYS_ADDRESS = f"{SITE}/v/keys.json"
STATUS_ADDRESS = f"{SITE}/v/status/0"
ISSUER = Issuer(
    id=f"{SITE}/v/issuer.json",
    name="Trung tâm Trợ giúp pháp lý Nhà nước tỉnh Hà Tĩnh",
    url=f"{SITE}/",
    email="vanphong@tgpl.example.vn",
)
ISSUED_AT = datetime(2026, 5, 15, 8, 30, tzinfo=UTC)
EMAIL = "Ngoc.Nguyen@example.vn"

SAID: dict[str, Any] = {
    "name": "Nguyễn Thị Hồng Ngọc",
    "honorific": "bà",
    "provider_class": "Trợ giúp viên pháp lý",
    "unit": "Chi nhánh số 2",
    "course": "Kỹ năng trợ giúp pháp lý trong tố tụng hình sự",
    "session": "Lớp tập huấn quý II năm 2026",
    "session_code": "2026-03",
    "venue": "Hội trường Sở Tư pháp",
    "organizer": "Trung tâm Trợ giúp pháp lý Nhà nước",
    "minutes": 450,
    "starts_on": "2026-05-12",
    "ends_on": "2026-05-13",
    "decision_number": "31/QĐ-TTTGPL",
    "decided_on": "2026-05-10",
    "title": "GIẤY CHỨNG NHẬN",
    "wording": "đã hoàn thành chương trình tập huấn",
    "number": "05/2026/GCN-TGPL",
    "issued_on": "2026-05-15",
    "is_sample": False,
}


@cache
def key(algorithm: str = "RS256", serial: int = 0) -> SigningKey:
    """A key that is made once in a run; another ``serial`` is another key."""
    if algorithm == "RS256":
        return SigningKey(rsa.generate_private_key(65537, 2048), KEYS_ADDRESS)
    return SigningKey(ec.generate_private_key(ec.SECP256R1()), KEYS_ADDRESS)


def badge(**changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "address": ADDRESS,
        "course_address": COURSE,
        "issuer": ISSUER,
        "at": ISSUED_AT,
        "email": hashed_email(EMAIL, salt=f"salt of {changes.get('address', ADDRESS)}"),
    }
    said = SAID | {name: changes.pop(name) for name in list(changes) if name in SAID}
    return open_badge(said, **given | changes)
