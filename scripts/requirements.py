"""Pin every package, with hashes, from the ranges of pyproject.toml: requirements.txt and requirements-dev.txt.

The pins hold for Python 3.11 and newer on every platform. ``--upgrade`` takes newer versions where the ranges allow.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = {
    "requirements.txt": [],
    "requirements-dev.txt": ["--extra", "dev", "--constraint", "requirements.txt"],
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        print("Fetching the resolver …", flush=True)
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", "uv"], check=True)
        for file_name, options in FILES.items():
            command = [python, "-m", "uv", "pip", "compile", "pyproject.toml", "--output-file", file_name]
            command += [
                "--universal",
                "--python-version",
                "3.11",
                "--generate-hashes",
                "--quiet",
                "--no-config",
            ]
            command += ["--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command"]
            command += ["make requirements", *options, *sys.argv[1:]]
            subprocess.run(command, cwd=ROOT, check=True)
            pins = sum(1 for line in (ROOT / file_name).read_text().splitlines() if line[:1].isalnum())
            print(f"{file_name}: {pins} packages pinned", flush=True)


if __name__ == "__main__":
    main()
