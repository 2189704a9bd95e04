"""What every test has: databases cloned from one migrated template, and a real browser for those that ask."""

pytest_plugins = [
    "tests.support.sharing",  # first here: what it checks is what the others marked
    "tests.support.databases",
    "tests.support.browser",
    "tests.support.measuring",
    "tests.support.papers",
    "tests.support.signing_in",
]
