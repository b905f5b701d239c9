"""``python -m tests.mutants``: mutmut's changes, tried quickly and all of them.

mutmut alone runs every test that comes by a change, and has pytest collect them anew
for each. Here a change meets the tests of its own room, collected once. And mutmut
switches a change on when all modules are imported: here what runs before that has a
process of its own. Ends with the score of each module.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

import pytest
from _pytest.config import _prepareconfig
from mutmut import __main__ as mutmut
from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import change_cwd, walk_mutatable_files
from mutmut.workers.isolation import ForkRunner

TESTS = {
    "rekoclient.advice": (
        "retry/test_call.py",
        "retry/test_continued.py",
        "test_advice.py",
    ),
    "rekoclient.errors": (
        "retry/test_call.py",
        "retry/test_step_tables.py",
        "test_errors.py",
        "test_validation.py",
        "transport/test_reply.py",
    ),
    "rekoclient.retry": (
        "retry/test_budget.py",
        "retry/test_call.py",
        "retry/test_continued.py",
        "retry/test_deadline.py",
        "retry/test_loop.py",
        "retry/test_policy.py",
        "retry/test_sharing.py",
        "retry/test_step_tables.py",
        "test_async.py",
    ),
    "rekoclient.schema": (
        "schema/test_kinds.py",
        "schema/test_reading.py",
        "schema/test_shapes.py",
        "test_models.py",
        "test_round_trip.py",
        "test_schema.py",
        "test_validation.py",
    ),
    "rekoclient.tokens": ("test_base_client.py", "test_tokens.py"),
    "rekoclient.transport": (
        "reliability/test_matrix.py",
        "retry/test_continued.py",
        "retry/test_deadline.py",
        "retry/test_sharing.py",
        "retry/test_step_tables.py",
        "test_advice.py",
        "test_base_client.py",
        "test_client.py",
        "test_errors.py",
        "test_timeouts.py",
        "transport/test_attempt.py",
        "transport/test_connection.py",
        "transport/test_credentials.py",
        "transport/test_mapping.py",
        "transport/test_proxy.py",
        "transport/test_reply.py",
        "transport/test_support.py",
    ),
}
"""The test files of each module."""

SELECTION = sorted(f"tests/{name}" for name in {*chain(*TESTS.values())})

READING = (
    "test_round_trip.py::test_responses_are_what_botocore_reads",
    "test_round_trip.py::test_enum_values_that_the_service_adds_later_are_plain_strings",
)
ALONE = {
    "rekoclient.errors.x__leaves": ("test_errors.py",),
    "rekoclient.schema.reading.x__expression": READING,
    "rekoclient.schema.reading.x__named": READING,
    "rekoclient.schema.shapes.x_per_shape": ("schema/test_shapes.py",),
    "rekoclient.schema.shapes.x_wire": ("test_validation.py",),
}
"""What runs when a module is imported, or when a reader is compiled."""

SECONDS = 10.0
"""What a change may take. One test less finds few changes less; each takes its time."""

FOUND = {"killed", "timeout", "suspicious", "check was interrupted by user"}
"""The last two are mutmut's words for tests that cannot even be collected."""


def changes() -> Iterator[tuple[str, str]]:
    """Each change by its name, and what has become of it."""
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        for name, exit_code in data.exit_code_by_key.items():
            yield name, status_by_exit_code[exit_code]


def function_of(change: str) -> str:
    """The function that a change is in."""
    return change.partition("__mutmut_")[0]


def file_of(test: str) -> str:
    """The file that a test is in."""
    return test.partition("::")[0].removeprefix("tests/")


def quickest(tests: Iterable[str]) -> Iterator[str]:
    """The quick ones, as many as fit into some seconds."""
    left = SECONDS
    for test in sorted(tests, key=state().duration_by_test.__getitem__):
        left -= state().duration_by_test[test]
        if left < 0:
            return
        yield test


class Tests(PytestRunner):
    """The tests, collected once; each change runs its own in a fork."""

    def collect(self) -> None:
        """Collects all tests, and gives each function those of its room."""
        options = ["-x", "-q", "-s", "--tb=no", *self._pytest_add_cli_args]
        with change_cwd("mutants"):
            pytest_config = _prepareconfig([*options, *SELECTION])
            pytest_config._do_configure()
            self.session = pytest.Session.from_config(pytest_config)
            pytest_config.hook.pytest_sessionstart(session=self.session)
            pytest_config.hook.pytest_collection(session=self.session)
        pytest_config.pluginmanager.register(self)
        self.items = {item.nodeid: item for item in self.session.items}
        seen = state().tests_by_mangled_function_name
        for function in {function_of(name) for name, _ in changes()}:
            room = next(room for room in TESTS if function.startswith(room))
            those = (test for test in seen[function] if file_of(test) in TESTS[room])
            seen[function] = set(self.items if function in ALONE else quickest(those))

    def run_tests(self, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        """Runs tests until one fails; those of a change in a fork."""
        if mutant_name is None:
            return int(super().run_tests(mutant_name=None, tests=tests))
        os.chdir("mutants")
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        function = function_of(mutant_name)
        if function in ALONE:
            names = [f"tests/{name}" for name in ALONE[function]]
            options = ["-x", "-q", *self._pytest_add_cli_args]
            command = [sys.executable, "-m", "pytest", *options, *names]
            os.execv(sys.executable, command)
        # First what has found another change of the function; then file by file, for
        # some files have what all their tests share.
        self.failed = Path(function)
        first = self.failed.read_text().split("\n") if self.failed.exists() else []
        self.session.items = [
            self.items[test]
            for test in sorted(
                tests, key=lambda test: (test not in first, file_of(test))
            )
        ]
        with suppress(pytest.Session.Failed):
            self.session.config.hook.pytest_runtestloop(session=self.session)
        return int(self.session.testsfailed > 0)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Takes note of the test that fails."""
        if report.failed:
            with self.failed.open("a") as file:
                file.write(f"{report.nodeid}\n")


class Forks(ForkRunner):
    """mutmut's own way, with the tests collected before the first fork."""

    test_runner: Tests

    def startup(self) -> None:
        """Collects them."""
        self.test_runner.collect()
        super().startup()


def report() -> None:
    """Prints what was not found, and the score of each module."""
    tried, found = Counter[str](), Counter[str]()
    for name, status in changes():
        module = function_of(name).rpartition(".")[0]
        tried[module] += 1
        found[module] += status in FOUND
        if status not in FOUND:
            print(f"{status}: {name}")
    for module in tried:
        print(f"{module:32} {found[module]:5} of {tried[module]:5}")
    share = found.total() / tried.total()
    print(f"{'in all':32} {found.total():5} of {tried.total():5}, {share:.1%}")


if __name__ == "__main__":
    config().pytest_add_cli_args_test_selection = SELECTION
    mutmut.get_mutant_runner = lambda children=1: Forks(children, Tests())
    mutmut._run(sys.argv[1:], 2)
    report()
