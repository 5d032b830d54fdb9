"""Opens pages in Chromium and uses them as people do.

    check_pages.py CHROMIUM PAGE...
"""
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

# Strokes of a one and of a zero on a pad from 0 to 1.
DIGITS = {
    "1": [[(0.5, 0.2), (0.5, 0.8)]],
    "0": [[(0.5, 0.2), (0.36, 0.3), (0.32, 0.5), (0.36, 0.7), (0.5, 0.8), (0.64, 0.7),
           (0.68, 0.5), (0.64, 0.3), (0.5, 0.2)]],
}


def draw(page, strokes):
    page.click("#clear")
    page.locator("#pad").scroll_into_view_if_needed()
    box = page.locator("#pad").bounding_box()
    at = lambda point: (box["x"] + point[0] * box["width"], box["y"] + point[1] * box["height"])
    for stroke in strokes:
        page.mouse.move(*at(stroke[0]))
        page.mouse.down()
        for point in stroke[1:]:
            page.mouse.move(*at(point), steps=8)
        page.mouse.up()
    page.wait_for_function("document.getElementById('origin').textContent.includes('drawn')")
    page.wait_for_timeout(100)


def check(browser, path):
    page = browser.new_page(viewport={"width": 1100, "height": 900}, bypass_csp=True)
    faults, requests = [], []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda message: message.type == "error" and faults.append(message.text))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_function("document.body.dataset.test", timeout=300_000)
    assert page.evaluate("document.body.dataset.test") == "passed", page.inner_text("#test")
    assert page.locator("#layers canvas[aria-label]").count() > 0
    if path.stem == "conv-analog":
        for digit, strokes in DIGITS.items():
            draw(page, strokes)
            found = page.evaluate("document.body.dataset.class")
            assert found == digit, f"a drawn {digit} is taken for a {found}"
        before = page.locator("#pad").screenshot()
        page.set_input_files("#file", {
            "name": "x.png", "mimeType": "image/png", "buffer": before})
        page.wait_for_function("document.getElementById('origin').textContent.includes('file')")
        page.set_input_files("#file", {
            "name": "x.png", "mimeType": "image/png", "buffer": b"no picture"})
        page.wait_for_function(
            "document.getElementById('origin').textContent.includes('is no picture')")
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    local = [url for url in requests if url.split(":")[0] not in ("file", "blob", "data")]
    assert not faults and not local, (faults, local)
    print(f"{path.stem}: {page.inner_text('#test')}")
    page.close()


def main(chromium, paths):
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for path in paths:
            check(browser, Path(path).resolve())
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
