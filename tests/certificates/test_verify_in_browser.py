"""The verification page as a phone and a desk show it: readable, without a fault that axe can find, in few bytes."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from certificates.actions import replace, revoke
from certificates.files import pdf_of
from certificates.models import Certificate
from tests.certificates.stories import TODAY, issued, settled_session
from tests.factories import AFTER

pytestmark = pytest.mark.django_db(transaction=True)

UNKNOWN = "bcfg2hjkmn34pqrstv"


@pytest.fixture
def codes():
    valid, revoked, replaced = issued(settled_session(completed=3))
    revoke(certificate=revoked, reason="Cấp nhầm", by=None, at=AFTER)
    replace(certificate=replaced, reason="Sai họ tên", by=None, on=TODAY, at=AFTER)
    return {"valid": valid.code, "revoked": revoked.code, "replaced": replaced.code, "unknown": UNKNOWN}


def test_each_verdict_is_read_without_a_fault(page_each, codes):
    page = page_each
    for code in codes.values():
        page.goto(f"/v/{code}/")
        assert page.locator("main h1").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()


def test_the_first_visit_fetches_no_font_and_under_50_kb(page_phone, codes):
    fetched: dict[str, int] = {}
    page_phone.on("response", lambda answer: fetched.update({answer.url: len(answer.body())}))

    page_phone.goto(f"/v/{codes['valid']}/", wait_until="networkidle")

    assert not [url for url in fetched if ".woff" in url]
    assert sum(fetched.values()) < 50_000  # here not even compressed


def test_a_code_is_typed_in_groups_and_answered(page_phone, codes):
    code = codes["valid"]
    page_phone.goto("/v/")

    page_phone.fill("input[name=code]", f"{code[:6]}-{code[6:12]}-{code[12:]}".upper())
    page_phone.click("main form:has([name=code]) button")

    assert page_phone.url.endswith(f"/v/{code}/")
    assert page_phone.locator(".verdict.tone-ok").is_visible()


def test_a_file_dropped_on_the_page_is_judged_in_place(page_phone, codes):
    pdf = pdf_of(Certificate.objects.get(code=codes["valid"]))
    page_phone.goto("/v/")
    dropped = page_phone.evaluate_handle(
        """bytes => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], "giay.pdf", { type: "application/pdf" }));
            return data;
        }""",
        list(pdf),
    )

    page_phone.dispatch_event("main", "drop", {"dataTransfer": dropped})

    page_phone.wait_for_selector(".verdict.tone-ok")
    assert page_phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(page_phone).violations_count == 0
