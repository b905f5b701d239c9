"""The example application in a real browser, with an upload and with a camera."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

pytest.importorskip("cv2", reason="the extra vision is not installed")

from .photographs import FOLDER

DRIVER = shutil.which("chromedriver")
SCRIPT = FOLDER.parent / "door_camera.py"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"

pytestmark = pytest.mark.skipif(
    DRIVER is None, reason="there is no chromedriver: install chromium-driver"
)


class Browser:
    """A page in headless Chromium, driven by the WebDriver protocol."""

    def __init__(self, driver: str, options: list[str]) -> None:
        self._url = driver
        wanted = {"goog:chromeOptions": {"args": ["--headless=new", *options]}}
        capabilities = {"capabilities": {"alwaysMatch": wanted}}
        self._url += "/session/" + self._call("/session", capabilities)["sessionId"]

    def _call(self, path: str, body: object) -> Any:
        request = Request(self._url + path, json.dumps(body).encode())
        with urlopen(request, timeout=60) as reply:
            return json.load(reply)["value"]

    def open(self, url: str) -> None:
        """Open a page."""
        self._call("/url", {"url": url})

    def _element(self, name: str) -> str:
        found = self._call("/element", {"using": "css selector", "value": f"#{name}"})
        element: str = found[ELEMENT]
        return element

    def click(self, name: str) -> None:
        """Click an element."""
        self._call(f"/element/{self._element(name)}/click", {})

    def write(self, name: str, text: str) -> None:
        """Type into an element, or choose a file."""
        element = self._element(name)
        if name != "file":
            self._call(f"/element/{element}/clear", {})
        self._call(f"/element/{element}/value", {"text": text})

    def result(self) -> str:
        """Return the text of the result after the action has ended."""
        return str(self.until("document.getElementById('result').textContent"))

    def until(self, expression: str) -> Any:
        """Return the value of an expression once there is one."""
        code = f"""const done = arguments[0];
        (function look() {{
          const value = {expression};
          if (value && value !== "...") done(value); else setTimeout(look, 20);
        }})();"""
        return self._call("/execute/async", {"script": code, "args": []})


def started(command: list[str], pattern: str) -> Iterator[str]:
    """Start a program and yield what it prints about its address."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            found = re.search(pattern, line)
            if found:
                yield found[1]
                break
        process.terminate()


@pytest.fixture(scope="module")
def page() -> Iterator[str]:
    """The address of the application."""
    yield from started([sys.executable, str(SCRIPT), "0"], r"(http://localhost:\d+)")


@pytest.fixture(scope="module")
def driver() -> Iterator[str]:
    """The address of chromedriver."""
    assert DRIVER is not None
    for port in started([DRIVER, "--port=0"], r"successfully on port (\d+)"):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def browser(driver: str, page: str, tmp_path: Path) -> Iterator[Browser]:
    """A browser with the page, whose camera shows a photograph."""
    film = tmp_path / "camera.mjpeg"
    film.write_bytes((FOLDER / "grace-hopper.jpg").read_bytes() * 2)
    browser = Browser(
        driver,
        [
            *("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"),
            f"--user-data-dir={tmp_path / 'profile'}",
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ],
    )
    try:
        browser.open(page)
        yield browser
    finally:
        request = Request(browser._url, method="DELETE")
        urlopen(request, timeout=60).close()


def test_an_upload_is_enrolled_found_and_erased(browser: Browser) -> None:
    """Another photograph finds the person until the person is erased."""
    said = []
    for action, picture in (
        ("enrol", "barack-obama"),
        ("search", "barack-obama-2"),
        ("search", "eileen-collins"),
        ("erase", "barack-obama"),
        ("search", "barack-obama-2"),
    ):
        browser.write("file", str(FOLDER / f"{picture}.jpg"))
        browser.write("name", "barack")
        browser.click(action)
        said.append(browser.result())
    assert [
        "barack is enrolled.",
        "This is barack.",
        "A stranger.",
        "barack is erased, with 1 face.",
        "A stranger.",
    ] == said


def test_a_camera_is_searched(browser: Browser) -> None:
    """A photograph of the camera finds the person of an upload."""
    browser.write("file", str(FOLDER / "grace-hopper.jpg"))
    browser.write("name", "grace")
    browser.click("enrol")
    enrolled = browser.result()
    browser.click("camera")
    browser.until("document.getElementById('video').videoWidth")
    browser.click("search")
    assert ("grace is enrolled.", "This is grace.") == (enrolled, browser.result())


def test_a_request_of_another_page_is_refused(page: str) -> None:
    """A form of another page cannot send the header of this one."""
    with pytest.raises(HTTPError, match="403"):
        urlopen(f"{page}/erase?name=grace", data=b"x", timeout=60)
