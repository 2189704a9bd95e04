"""Finding things on a page by their words in the reader's language."""

import re

from django.utils.text import capfirst
from django.utils.translation import gettext
from playwright.sync_api import Locator, Page, expect


def word(text: str) -> str:
    """The source string as the page shows it: translated, with a capital."""
    return str(capfirst(gettext(text)))


def beginning(text: str) -> re.Pattern[str]:
    """What begins with the translated words, up to the first placeholder: "Issued: %(result)s." → "Đã cấp: "."""
    return re.compile(re.escape(gettext(text).partition("%(")[0].strip()))


def link(page: Page | Locator, text: str) -> Locator:
    return page.get_by_role("link", name=word(text), exact=True)


def button(page: Page | Locator, text: str) -> Locator:
    return page.get_by_role("button", name=word(text), exact=True)


def main(page: Page) -> Locator:
    """The page without its menus."""
    return page.locator("main")


def says(page: Page, text: str) -> None:
    """The page shows ``text`` in Vietnamese; a refusal of a form is an alert or stands at its field."""
    expect(page.locator("body")).to_contain_text(text)


def filled(page: Page, values: dict[str, str]) -> None:
    """Fill in fields by their names; dates of the admin open a calendar, which is closed again."""
    for name, value in values.items():
        field = page.locator(f"main [name='{name}']")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
            field.blur()
    page.locator("body").dispatch_event("mousedown")  # a calendar that opened closes


def fault_at(page: Page, name: str) -> Locator:
    """What the admin's form says is wrong with a field."""
    return page.locator(f".w-field:has([name='{name}']) [data-field-errors]")
