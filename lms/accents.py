"""``WAGTAILSEARCH_BACKENDS``: the database's search, deaf to accents on every database.

Texts are folded on their way into the index and queries on their way out, so "dao tao" finds *Đào tạo* among pages,
images, files and in every chooser. An index made before this module was in use: ``manage.py update_index``.
"""

from collections.abc import Callable
from typing import Any

from modelsearch.query import PlainText
from wagtail.search.backends import database

from lms.text import fold


def _folded(query: Any) -> Any:
    if isinstance(query, str):
        return fold(query)
    if isinstance(query, PlainText):
        return PlainText(fold(query.query_string), operator=query.operator, boost=query.boost)
    return query  # nothing else is typed by people


class _Folding:
    """What comes before a database's own search backend."""

    def _search(self, compiler: type, query: Any, rows: Any, **kwargs: Any) -> Any:
        return super()._search(compiler, _folded(query), rows, **kwargs)  # type: ignore[misc]


def _fold_what_is_indexed(indexer: type) -> None:
    """Indexes offer no other place to change a text: the class that reads a row's texts is fixed in their module."""
    prepare: Callable[[Any, Any], str] = indexer.prepare_value  # type: ignore[attr-defined]
    if not hasattr(prepare, "folds"):

        def prepare_value(self: Any, value: Any) -> str:
            return fold(prepare(self, value))

        prepare_value.folds = True  # type: ignore[attr-defined]
        indexer.prepare_value = prepare_value  # type: ignore[attr-defined]


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - the name under which Wagtail looks for it
    """Wagtail's backend for the database in use, folding."""
    kind = type(database.SearchBackend(dict(params)))
    module = __import__(kind.__module__, fromlist=["ObjectIndexer"])
    if hasattr(module, "ObjectIndexer"):
        _fold_what_is_indexed(module.ObjectIndexer)
    return type(f"Folding{kind.__name__}", (_Folding, kind), {})(params)
