"""Lists in whatever they were typed: the same people come in."""

import unicodedata

import pytest

from tests.factories import OrganizationFactory
from tests.people.rosters import checked

LIST = (
    "DANH SÁCH CỘNG TÁC VIÊN\n"
    "STT;Họ và tên;Ngày sinh;Đối tượng;Đơn vị;Từ ngày\n"
    "1;Nguyễn Thị Hồng Ngọc;05/09/1985;Cộng tác viên;Trung tâm Trợ giúp pháp lý;01/01/2026\n"
    "2;Đặng Đức Ánh;06/09/1985;Luật sư;Trung tâm Trợ giúp pháp lý;01/01/2026\n"
)
TCVN3 = (
    "Danh s¸ch céng t¸c viªn\n"
    "STT;Hä vµ tªn;Ngµy sinh;§èi t­îng;§¬n vÞ;Tõ ngµy\n"
    "1;NguyÔn ThÞ Hång Ngäc;05/09/1985;Céng t¸c viªn;Trung t©m Trî gióp ph¸p lý;01/01/2026\n"
    "2;§Æng §øc ¸nh;06/09/1985;LuËt s­;Trung t©m Trî gióp ph¸p lý;01/01/2026\n"
).encode("latin-1")
VNI = (
    "Danh saùch coäng taùc vieân\n"
    "STT;Hoï vaø teân;Ngaøy sinh;Ñoái töôïng;Ñôn vò;Töø ngaøy\n"
    "1;Nguyeãn Thò Hoàng Ngoïc;05/09/1985;Coäng taùc vieân;Trung taâm Trôï giuùp phaùp lyù;01/01/2026\n"
    "2;Ñaëng Ñöùc AÙnh;06/09/1985;Luaät sö;Trung taâm Trôï giuùp phaùp lyù;01/01/2026\n"
).encode("latin-1")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [
        LIST.encode(),
        LIST.encode("utf-8-sig"),
        unicodedata.normalize("NFD", LIST).encode(),
        LIST.encode("utf-16"),
        LIST.replace(";", "\t").encode("utf-16-le"),
        TCVN3,
        VNI,
    ],
    ids=["utf-8", "bom", "nfd", "utf-16", "utf-16-le with tabs", "tcvn3", "vni"],
)
def test_a_list_says_the_same_in_every_encoding(data):
    OrganizationFactory(name="Trung tâm Trợ giúp pháp lý Nhà nước tỉnh Hà Tĩnh")  # the list names it shorter

    roster = checked(data, name="danh-sach.csv")

    rows = list(roster.rows.order_by("number"))
    assert [(row.verdict, row.values.get("full_name"), row.values.get("provider_class")) for row in rows] == [
        ("new", "Nguyễn Thị Hồng Ngọc", "collaborator"),
        ("new", "Đặng Đức Ánh", "lawyer"),
    ], [row.notes for row in rows]
