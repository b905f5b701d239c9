"""Mutation testing with mutmut, in about an hour: ``python -m tools.mutants``.

mutmut makes a small change in the code and runs tests. A test must fail. Normally
mutmut collects all tests for each change, and runs every test that reaches the change.
This tool collects the tests once, and runs only the tests of the changed module.

mutmut enables a change after all modules are imported. Tests of code that runs during
the imports therefore run in a new process. At the end the tool prints the score of each
module.
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
"""The test files of each module or package."""

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
"""The tests of functions that run while a module is imported or a reader compiled. Each
change of such a function needs a new process."""

SECONDS = 10.0
"""The maximum test time for one change. With more time, tests find few more changes."""

FOUND = {"killed", "timeout", "suspicious", "check was interrupted by user"}
"""The statuses that count as found by a test. The last two statuses mean that pytest
could not collect the tests."""


def changes() -> Iterator[tuple[str, str]]:
    """Yield the name and the status of each change."""
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        for name, exit_code in data.exit_code_by_key.items():
            yield name, status_by_exit_code[exit_code]


def function_of(change: str) -> str:
    """Return the function that contains a change."""
    return change.partition("__mutmut_")[0]


def file_of(test: str) -> str:
    """Return the file that contains a test, relative to the folder ``tests``."""
    return test.partition("::")[0].removeprefix("tests/")


def quickest(tests: Iterable[str]) -> Iterator[str]:
    """Yield the fastest tests that fit into the time for one change."""
    left = SECONDS
    for test in sorted(tests, key=state().duration_by_test.__getitem__):
        left -= state().duration_by_test[test]
        if left < 0:
            return
        yield test


class Tests(PytestRunner):
    """A runner that collects the tests once. A fork runs the tests of each change."""

    def collect(self) -> None:
        """Collect all tests, and select the tests of each function."""
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
            module = next(name for name in TESTS if function.startswith(name))
            own = (test for test in seen[function] if file_of(test) in TESTS[module])
            seen[function] = set(self.items if function in ALONE else quickest(own))

    def run_tests(self, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        """Run the tests of a change until one fails. mutmut calls this in a fork."""
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
        # Tests that found another change of the function run first. The others run file
        # by file, because some files have fixtures that all their tests share.
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
        """Store the name of a failed test for later changes of the function."""
        if report.failed:
            with self.failed.open("a") as file:
                file.write(f"{report.nodeid}\n")


class Forks(ForkRunner):
    """The runner of mutmut, which here collects the tests before the first fork."""

    test_runner: Tests

    def startup(self) -> None:
        """Collect the tests."""
        self.test_runner.collect()
        super().startup()


def report() -> None:
    """Print the changes that no test found, and the score of each module."""
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
