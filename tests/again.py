"""A plug-in of pytest: a test marked `load`, whose verdict depends on what else the machine does, gets one more chance.

The output says which tests needed it and why the first try failed, so that a test that needs it often does not hide.
"""

from collections.abc import Iterator

import pytest
from _pytest.runner import runtestprotocol

NEEDED = "needed a second try"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Runs a test of this kind, and once more if it fails; all other tests are left to pytest."""
    if item.get_closest_marker("load") is None:
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    if failed := [report for report in reports if report.failed]:
        item.user_properties.append((NEEDED, reason_of(failed[0])))
        item._initrequest()  # type: ignore[attr-defined]  # fresh fixtures, as pytest-rerunfailures gets them
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def reason_of(report: pytest.TestReport) -> str:
    """The line that says what failed."""
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message if crash else report.longreprtext).partition("\n")[0]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests were tried again, whatever came of it."""
    for test, reason in tried_again(terminalreporter):
        terminalreporter.write_line(f"TRIED AGAIN {test}: the machine may have been busy: {reason}")


def tried_again(terminalreporter: pytest.TerminalReporter) -> Iterator[tuple[str, str]]:
    """The tests that were run twice, with what failed the first time."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "call":
                properties = dict(report.user_properties)
                if NEEDED in properties:
                    yield report.nodeid, properties[NEEDED]
