"""The throw-away cluster, and the closing line of a whole run."""

import subprocess
from urllib.parse import unquote, urlsplit

import psycopg

from scripts.cluster import temporary_cluster
from scripts.test import COUNT, closing_line, marker_asked_for
from tests.support.run_folder import make_run_folder


def test_a_cluster_answers_on_its_socket_alone_and_leaves_nothing():
    folder = make_run_folder()
    try:
        with temporary_cluster(folder) as url:
            home = unquote(urlsplit(url).hostname or "")
            with psycopg.connect(url) as connection:
                assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
                assert connection.execute("SHOW fsync").fetchone() == ("off",)
            running = subprocess.run(
                ["pgrep", "-f", home], capture_output=True, text=True, check=False
            ).stdout
            assert running
        assert not list(folder.iterdir())
        assert not subprocess.run(["pgrep", "-f", home], capture_output=True, text=True, check=False).stdout
    finally:
        folder.rmdir()


def test_counts_are_read_from_pytests_closing_line():
    line = "2 failed, 1203 passed, 31 deselected, 4 warnings, 1 error in 61.20s (0:01:01)"
    assert COUNT.findall(line) == [
        ("2", "failed"),
        ("1203", "passed"),
        ("31", "deselected"),
        ("4", "warnings"),
        ("1", "error"),
    ]


def test_the_closing_line_is_pytests():
    line = closing_line({"passed": 1203, "failed": 2, "deselected": 31}, 121.5)
    assert len(line) == 80
    assert line.strip("=") == " 2 failed, 1203 passed in 121.50s (0:02:01) "


def test_a_marker_asked_for_is_taken_out_so_that_it_narrows_a_part():
    others = ["tests/courses", "-x", "--maxfail=2", "-k", "sheet"]
    assert marker_asked_for([*others, "-m", "not e2e"]) == ("not e2e", others)
    assert marker_asked_for(others) == ("", others)
