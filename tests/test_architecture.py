"""The house holds: knowledge runs downwards, names say what things are, and the documents tell the truth."""

import ast
import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("lms", "courses", "exchanges", "certificates", "home")
ATTIC = re.compile(r"^(utils?|helpers?|common|core|misc)$")


def our_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in PACKAGES]


def our_files(pattern: str) -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob(pattern))


def layers() -> list[list[str]]:
    """The layers of pyproject.toml's first contract, highest first; apps on one layer do not know each other."""
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contract = configuration["tool"]["importlinter"]["contracts"][0]
    return [[name.strip() for name in re.split(r"[|:]", layer)] for layer in contract["layers"]]


def height(module: str) -> int | None:
    """How many layers stand above the one that ``module`` belongs to; None for what stands in no layer."""
    for above, names in enumerate(layers()):
        if any(module == name or module.startswith(f"{name}.") for name in names):
            return above
    return None


def table(document: str) -> list[list[str]]:
    """The cells of the first table of a document in docs/, without its head."""
    lines = [line for line in (ROOT / "docs" / document).read_text().splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def listed(cell: str) -> list[str]:
    """The names in a cell, without the marks of code; none for a dash."""
    names = [name.strip().strip("`") for name in cell.split(",")]
    return [name for name in names if name not in ("", "-", "–", "—")]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_point_downwards(model):
    here = height(model.__module__)
    assert here is not None, f"{model.__module__} stands in no layer of pyproject.toml"
    for field in model._meta.get_fields():
        target = field.related_model if field.is_relation and not field.auto_created else None
        if not isinstance(target, type) or target.__module__.split(".")[0] not in PACKAGES:
            continue
        same_app = target._meta.app_label == model._meta.app_label
        assert same_app or height(target.__module__) > here, (
            f"{model._meta.label}.{field.name} points upwards"
        )


def test_exchanges_do_not_point_at_courses():
    for model in apps.get_app_config("exchanges").get_models():
        targets = {
            field.related_model for field in model._meta.get_fields() if field.is_relation and field.concrete
        }
        assert not {target for target in targets if target and target._meta.app_label == "courses"}


def test_migrations_are_named_after_what_they_do():
    names = [path.stem for path in our_files("migrations/0*.py")]
    assert names
    assert not [name for name in names if "_auto_" in name or name.endswith("_initial")]


def test_nothing_is_kept_in_an_attic():
    paths = [*our_files("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "scripts").rglob("*.py")]
    assert not [path for path in paths if ATTIC.match(path.stem) or ATTIC.match(path.parent.name)]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_records_leave_order_and_deletion_to_whoever_asks(model):
    assert not model._meta.ordering, "An order in Meta hides in every query: order where it is read."


@pytest.mark.parametrize(
    "path", our_files("models.py") + our_files("models/*.py"), ids=lambda path: str(path.relative_to(ROOT))
)
def test_rules_are_not_hidden_in_signals(path):
    assert "django.db.models.signals" not in path.read_text()
    assert "@receiver" not in path.read_text()


def test_no_test_is_switched_off():
    switched_off = re.compile(
        r"pytest\.mark\.(skip|xfail)|pytest\.(skip|xfail|importorskip)\(|unittest\.skip"
    )
    files = [path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)]
    assert not [path for path in files if switched_off.search(path.read_text())]


class TestRules:
    """docs/rules.md."""

    rows = table("rules.md")

    @staticmethod
    def constraints() -> set[str]:
        records = [
            model for model in our_models() if model._meta.app_label != "cms"
        ]  # no rules of the office there
        return {constraint.name for model in records for constraint in model._meta.constraints}

    def test_every_rule_has_its_door(self):
        for rule, door_cell, constraint_cell, *_others in self.rows:
            # What migrations bring and no screen changes is held by the database alone.
            assert listed(door_cell) or listed(constraint_cell), f"No door: {rule}"
            for door in listed(door_cell):
                module, _, name = door.rpartition(".")
                assert callable(getattr(import_module(module), name, None)), (
                    f"There is no door {door}: {rule}"
                )

    def test_constraints_and_rules_name_each_other(self):
        named = {name for row in self.rows for name in listed(row[2])}
        assert named == self.constraints()

    def test_every_rule_has_its_test(self):
        for rule, _door, _constraint, test_cell, *_others in self.rows:
            assert listed(test_cell), f"No test: {rule}"
            for test in listed(test_cell):
                path, _, name = test.partition("::")
                tree = ast.parse((ROOT / path).read_text())
                names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
                assert name in names, f"{path} has no test {name}: {rule}"


class TestGlossary:
    """docs/glossary.md."""

    rows = table("glossary.md")

    def words(self) -> set[str]:
        return {word for row in self.rows for word in listed(row[0])}

    def test_every_record_has_its_office_word(self):
        assert {model.__name__ for model in our_models()} - self.words() == set()

    def test_every_word_of_the_code_still_exists(self):
        models = {model.__name__ for model in our_models()}
        values = {
            str(value)
            for model in our_models()
            for field in model._meta.get_fields()
            for value, _label in getattr(field, "choices", None) or ()
        }
        fields = {field.name for model in our_models() for field in model._meta.get_fields()}
        doors = {
            node.name
            for path in [*our_files("actions.py"), *our_files("actions/*.py")]
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.FunctionDef)
        }
        modules = {path.stem for path in our_files("*.py")}
        assert self.words() - models - values - fields - doors - modules == set()

    def test_the_interface_says_the_offices_word(self):
        told = {
            word: [each.strip() for each in row[1].split(";")] for row in self.rows for word in listed(row[0])
        }
        assert all(all(words) for words in told.values())
        for model in our_models():
            with translation.override("en"):
                english = str(model._meta.verbose_name)
            with translation.override("vi"):
                vietnamese = str(model._meta.verbose_name)
            if vietnamese != english:
                assert vietnamese in told[model.__name__], (
                    f"{model.__name__}: the interface says {vietnamese}"
                )


def test_translations_are_asked_for_by_names_that_the_gatherer_of_texts_knows():
    """``gettext as _now`` works and is never translated: makemessages does not see its texts."""
    other_name = re.compile(r"import \w*gettext\w* as (?!_\b)\w+")
    found = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if other_name.search(path.read_text())
    ]

    assert found == []
