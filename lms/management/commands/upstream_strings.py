"""Say which strings of the installed packages have no Vietnamese yet."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from lms.translations.coverage import coverage


class Command(BaseCommand):
    help = (
        "Compare our Vietnamese catalogues with the installed packages: the share translated for each, the strings "
        "that a new release added or changed (+) and those it no longer has (-)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "packages", nargs="*", help="dotted names, such as wagtail.images; none means all"
        )

    def handle(self, *args, **options) -> None:
        reports = coverage(options["packages"])
        for report in reports:
            self.stdout.write(
                f"{report.share:5.1f} %  {report.translated:>4} of {report.total:>4}  "
                f"{report.package} ({report.domain})"
            )
            for message in report.missing:
                self.stdout.write(f"    + {message}")
            for message in report.dropped:
                self.stdout.write(f"    - {message}")
        missing = sum(len(report.missing) for report in reports)
        dropped = sum(len(report.dropped) for report in reports)
        total = sum(report.total for report in reports)
        self.stdout.write(
            f"{len(reports)} catalogues, {total} strings: {missing} without Vietnamese, {dropped} no longer used."
        )
