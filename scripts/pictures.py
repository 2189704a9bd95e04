"""``make pictures``: run the main path in a browser and keep what it shows in ``docs/pictures/``.

The pictures are those of ``tests/e2e``: taken on the demo, at 360 and 1280 pixels, with a fixed clock. They are written
with a palette of 256 colours, which is enough for pages and keeps them small.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
MOST_BYTES = 150_000


def optimised(source: Path, target: Path) -> int:
    """Write a picture small; how many bytes it takes."""
    with Image.open(source) as picture:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(target, optimize=True)
    return target.stat().st_size


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        print("Running the main path in a browser …", flush=True)
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "tests/e2e/test_main_path.py", "-q", "-p", "no:cacheprovider"],
            cwd=ROOT,
            env={**os.environ, "PICTURES": folder},
            check=False,
        )
        if run.returncode:
            sys.exit("The run failed, so the pictures stay as they were.")
        FOLDER.mkdir(parents=True, exist_ok=True)
        taken = sorted(Path(folder).glob("*.png"))
        for old in FOLDER.glob("*.png"):
            if old.name not in {each.name for each in taken}:
                old.unlink()
        for source in taken:
            size = optimised(source, FOLDER / source.name)
            print(f"  {source.name:<34} {size / 1000:6.0f} kB{'  too large' if size > MOST_BYTES else ''}")
    print(f"Written to {FOLDER.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
