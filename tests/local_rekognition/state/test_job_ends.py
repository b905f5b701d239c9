"""The ends of jobs: actions at a time of the server's clock."""

import threading
from functools import partial

import pytest

from rekoclient.testing import Clock
from rekoclient.testing.state.job_ends import JobEnds


@pytest.fixture
def ends(clock: Clock) -> JobEnds:
    """Return the ends of jobs on a clock that stands still."""
    return JobEnds(clock)


def test_actions_run_in_the_order_of_their_times(ends: JobEnds, clock: Clock) -> None:
    """An action before its time waits."""
    done: list[str] = []
    for name, delay in (("late", 9.0), ("second", 5.0), ("first", 1.0)):
        ends.add(clock() + delay, partial(done.append, name))

    ends.settle()
    assert [] == done
    clock.advance(5)
    ends.settle()
    ends.close()
    assert ["first", "second"] == done


def test_a_failed_action_does_not_stop_the_others(
    ends: JobEnds, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its traceback is printed."""
    done: list[str] = []

    def fail() -> None:
        raise RuntimeError("a bug")

    ends.add(clock(), fail)
    ends.add(clock(), lambda: done.append("next"))
    ends.settle()

    assert ["next"] == done
    assert "a bug" in capsys.readouterr().err


def test_the_thread_runs_an_action_after_an_advance(
    ends: JobEnds, clock: Clock
) -> None:
    """No request is needed."""
    done = threading.Event()
    ends.add(clock() + 60, done.set)

    clock.advance(60)

    assert done.wait(30)
    ends.close()


def test_closing_ends_the_thread(ends: JobEnds, clock: Clock) -> None:
    """An action that is not due is not run."""
    done: list[str] = []
    ends.add(clock() + 60, lambda: done.append("late"))

    ends.close()

    assert [] == done
    assert "local-rekognition-jobs" not in {t.name for t in threading.enumerate()}


def test_a_thread_that_cannot_start_is_started_for_the_next_action(
    ends: JobEnds, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then, requests run the actions that are due."""
    done: list[str] = []
    first = threading.Event()
    with monkeypatch.context() as patch:

        def refuse(_: threading.Thread) -> None:
            raise RuntimeError("can't start new thread")

        patch.setattr(threading.Thread, "start", refuse)
        ends.add(clock() + 1, partial(done.append, "first"))
    clock.advance(1)
    ends.settle()
    assert ["first"] == done

    ends.add(clock() + 1, first.set)
    clock.advance(1)
    assert first.wait(30)
    ends.close()
