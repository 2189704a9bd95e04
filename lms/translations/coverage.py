"""How much of what the installed packages say has a Vietnamese wording, and which strings lack one.

Upstream's strings come from the package's English catalogue; where it has none, from its fullest catalogue; where it
ships no catalogue at all, from its Python source. All are read from the packages as installed, so an upgrade shows.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from sysconfig import get_path

from django.apps import apps

from lms.translations import LOCALE_DIRS, po
from lms.translations.po import Message

HERE = Path(__file__).parent
DOMAINS = ("django", "djangojs")
# Function → the parts of a message that its first arguments are.
MARKERS = {
    "_": ("text",),
    "gettext": ("text",),
    "gettext_lazy": ("text",),
    "pgettext": ("context", "text"),
    "pgettext_lazy": ("context", "text"),
    "ngettext": ("text", "plural"),
    "ngettext_lazy": ("text", "plural"),
}


@dataclass(frozen=True)
class Coverage:
    """One catalogue of ours against the package as installed.

    ``missing`` are the strings that the package added or changed and nobody translated; ``dropped`` are ours that it
    no longer has.
    """

    package: str
    domain: str
    total: int
    missing: tuple[Message, ...]
    dropped: tuple[Message, ...]

    @property
    def translated(self) -> int:
        return self.total - len(self.missing)

    @property
    def share(self) -> float:
        """Translated strings in per cent."""
        return 100 * self.translated / self.total if self.total else 100.0


def _folder_of(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(f"{package} is not installed; its catalogue in {HERE} has nothing to translate.")
    return Path(spec.submodule_search_locations[0])


def _strings_in(tree: ast.Module) -> Iterator[Message]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        constants = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        texts = [value for value in constants if isinstance(value, str)]
        parts = dict(zip(MARKERS.get(name, ()), texts, strict=False))
        if "text" in parts:
            yield Message(parts.get("context", ""), parts["text"], parts.get("plural", ""))


def upstream_messages(package: str, domain: str = "django") -> set[Message]:
    """The strings that the installed package asks to translate; empty when it has none in this domain."""
    folder = _folder_of(package)
    catalogues = {path.parents[1].name: path for path in folder.glob(f"locale/*/LC_MESSAGES/{domain}.po")}
    if "en" in catalogues:
        return set(po.messages(catalogues["en"]))
    if catalogues:
        return max((set(po.messages(path)) for path in catalogues.values()), key=len)
    if domain != "django" or (folder / "locale").exists():
        return set()
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in folder.rglob("*.py"))
    return {message for tree in trees for message in _strings_in(tree)}


def translated_messages(folder: Path, domain: str = "django") -> set[Message]:
    """The strings that the Vietnamese catalogue in a locale folder translates; empty when there is none."""
    path = folder / "vi" / "LC_MESSAGES" / f"{domain}.po"
    if not path.exists():
        return set()
    return {entry.message for entry in po.read(path) if entry.message.text and entry.translated}


def our_packages() -> list[str]:
    """Dotted names of the packages that we translate."""
    return [".".join(Path(folder).relative_to(HERE).parts) for folder in LOCALE_DIRS]


def coverage(packages: list[str] | None = None, *, catalogues: Path = HERE) -> list[Coverage]:
    """Compare our catalogues, or those of another folder, with the installed packages: all, or the named ones."""
    reports = []
    for package in packages or our_packages():
        ours_folder = catalogues.joinpath(*package.split("."))
        for domain in DOMAINS:
            upstream = upstream_messages(package, domain)
            ours = translated_messages(ours_folder, domain)
            if not upstream and not ours:
                continue
            theirs = translated_messages(_folder_of(package) / "locale", domain)
            reports.append(
                Coverage(
                    package=package,
                    domain=domain,
                    total=len(upstream),
                    missing=tuple(sorted(upstream - ours - theirs)),
                    dropped=tuple(sorted(ours - upstream)),
                )
            )
    return reports


def untranslated_apps() -> dict[str, set[Message]]:
    """Installed apps of others that no catalogue of ours is named after, with what they say only in English."""
    ours = set(our_packages())
    translated = {
        message
        for folder in LOCALE_DIRS
        for domain in DOMAINS
        for message in translated_messages(Path(folder), domain)
    }
    translated |= translated_messages(_folder_of("django.conf") / "locale")
    installed = Path(get_path("purelib"))
    theirs = [app.name for app in apps.get_app_configs() if Path(app.path).is_relative_to(installed)]
    left = {name: upstream_messages(name) - translated for name in theirs if name not in ours}
    return {name: messages for name, messages in left.items() if messages}
