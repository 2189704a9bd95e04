"""``make messages``: gather the texts into lms/locale, compile every catalogue, say what is left to translate."""

import polib

from scripts.catalogues import PO, compile_all, gather


def main() -> None:
    print("Gathering texts …", flush=True)
    gather()
    catalogue = polib.pofile(str(PO))
    left = [entry for entry in catalogue if not entry.obsolete and (entry.fuzzy or not entry.translated())]
    print(f"Compiled {compile_all()} catalogues that had changed.")
    for entry in left:
        print(f"  {'fuzzy' if entry.fuzzy else 'empty'}: {entry.msgid!r}")
    print(f"{len(catalogue)} texts, {len(left)} to translate in {PO}.")


if __name__ == "__main__":
    main()
