"""The report in Chromium, from a file: charts are drawn, nothing is requested, nothing complains, a mark leads to its evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.publish.report import write_report
from pipelines.report import Report
from tests.orchestrate.chromium import CHROMIUM, Browser, browser
from tests.publish.report.test_report import hostile

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
__all__ = ["hostile"]  # a fixture
DRAWN = "document.querySelectorAll('[data-chart] svg').length === document.querySelectorAll('[data-chart]').length"


def quiet(page: Browser, url: str) -> None:
    """Nothing but the file itself was asked for, no dialog came, nothing was said."""
    asked = {event["request"]["url"].partition("#")[0] for event in page.told("Network.requestWillBeSent")}
    assert asked <= {url, "about:blank"}
    assert page.told("Page.javascriptDialogOpening") == []
    assert page.told("Log.entryAdded") == []
    assert page.told("Runtime.consoleAPICalled") == []
    assert page.told("Runtime.exceptionThrown") == []


def test_the_sample(sample: tuple[Path, Report], tmp_path: Path) -> None:
    url = write_report(sample[0], tmp_path / "report").path.as_uri()
    with browser(tmp_path / "profile") as page:
        page.open(f"{url}#all")
        page.until(f"document.querySelector('[data-chart]') && {DRAWN}")
        assert page.evaluate("document.querySelectorAll('[data-chart=map] path').length") > 5
        assert page.evaluate("document.querySelectorAll('.failed').length") == 0
        quiet(page, url)
        page.evaluate("document.dispatchEvent(new Event('x')), window.dispatchEvent(new Event('beforeprint')), 1")
        assert page.evaluate("[...document.querySelectorAll('details')].every(each => each.open)") is True
        page.call("Page.printToPDF")
        quiet(page, url)


def test_hostile_pages(hostile: Path, tmp_path: Path) -> None:
    url = write_report(hostile, tmp_path / "report").path.as_uri()
    with browser(tmp_path / "profile") as page:
        page.open(f"{url}#all")
        page.until(f"document.querySelector('[data-chart]') && {DRAWN}")
        page.evaluate("window.dispatchEvent(new Event('beforeprint')), 1")
        quiet(page, url)


def test_in_the_dark_and_on_a_telephone_all_can_be_read(sample: tuple[Path, Report], tmp_path: Path) -> None:
    url = write_report(sample[0], tmp_path / "report").path.as_uri()
    with browser(tmp_path / "profile") as page:
        page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
        page.call("Emulation.setDeviceMetricsOverride", width=400, height=800, deviceScaleFactor=1, mobile=True)
        page.open(f"{url}#all")
        page.until(DRAWN)
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        ink, paper = page.evaluate(
            "['color', 'backgroundColor'].map(name => getComputedStyle(document.documentElement)[name])"
        )
        assert ink != paper
        assert page.evaluate("getComputedStyle(document.querySelector('[data-chart] svg text')).fill") == ink
        quiet(page, url)
