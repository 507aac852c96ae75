"""What every test shares: folders of its own, so that no test touches the user's, and how hard Hypothesis looks."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from voicecoach.sheets.library.library import Library, shipped_cues

pytest_plugins = ["again"]

# The same cases every time: whether something may land is not left to chance. `make laws` looks for new ones.
settings.register_profile(
    "short",
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "long", parent=settings.get_profile("short"), derandomize=False, max_examples=20_000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


@pytest.fixture(scope="session", autouse=True)
def _folders_of_this_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A speech cache, a journal, settings and a folder of sheets that only this run knows; the processes that it starts inherit them."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("VOICECOACH_CACHE", str(tmp_path_factory.mktemp("cache")))
        environment.setenv("VOICECOACH_DATA", str(tmp_path_factory.mktemp("data")))
        environment.setenv("VOICECOACH_CUES", str(tmp_path_factory.mktemp("own")))
        # The same on every machine, whatever natural voice is installed there.
        environment.setenv("VOICECOACH_VOICE", "pyttsx3")
        environment.setenv("VOICECOACH_CONFIG", str(tmp_path_factory.mktemp("config") / "config.toml"))
        yield


@pytest.fixture(scope="session")
def shipped() -> Library:
    """The library of the shipped sheets alone."""
    return Library((shipped_cues(),))
