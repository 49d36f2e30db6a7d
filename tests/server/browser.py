"""A person at the page of a task, played by a real Chromium: run by the Python of an environment that has playwright.

    browser.py CHROMIUM ADDRESS ACCOUNT PASSWORD < steps.json > answers.json

`steps` is a list of [name, argument, …], done in order; the answer of a step is what it sees, most often null. Offsets are code points of the text.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

PLACES = """
(range) => {
  // The place of every character on the page: a node and an offset in it; a line break of the text is a BR.
  const root = document.querySelector('.lsf-htx-richtext')
  const places = []
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      let at = 0
      for (const character of node.data) { places.push([node, at, at + character.length]); at += character.length }
    } else if (node.nodeName === 'BR') places.push(null)
    else for (const child of node.childNodes) walk(child)
  }
  walk(root)
  const box = (number) => {
    const [node, start, end] = places[number]
    const found = document.createRange()
    found.setStart(node, start); found.setEnd(node, end)
    const rects = [...found.getClientRects()].filter((rect) => rect.width > 0)
    return rects.length ? rects[rects.length - 1] : found.getBoundingClientRect()
  }
  // The point where the caret goes before (or, `after`, behind) a character, whichever way the line runs.
  const point = (number, after) => {
    const [node, start, end] = places[number]
    const wanted = after ? end : start
    node.parentElement.scrollIntoView({block: 'center'})
    const rect = box(number)
    const y = rect.top + rect.height / 2
    for (const share of [0.06, 0.94, 0.2, 0.8, 0, 1]) {
      const x = rect.left + share * rect.width
      const caret = document.caretRangeFromPoint(x, y)
      if (caret && caret.startContainer === node && caret.startOffset === wanted) return [x, y]
    }
    throw new Error(`no point leads to ${after ? 'the end' : 'the start'} of character ${number}`)
  }
  const text = places.map((one) => one === null ? '\\n' : one[0].data.slice(one[1], one[2])).join('')
  if (range === null) return text
  return [point(range[0], false), point(range[1] - 1, true)]
}
"""


class Desk:
    """A page with somebody in front of it."""

    def __init__(self, page: "Page", address: str):
        self.page, self.address = page, address

    def login(self, account: str, password: str) -> None:
        """Log in at the form."""
        self.page.goto(f"{self.address}/user/login")
        self.page.fill("input[name=email]", account)
        self.page.fill("input[name=password]", password)
        self.page.click("button[type=submit]")
        self.page.wait_for_url(lambda url: "/user/login" not in url)

    def open(self, project: int, task: int) -> None:
        """Open a task and wait until it stands still: it is drawn twice."""
        self.page.goto(f"{self.address}/projects/{project}/data?task={task}")
        self.page.wait_for_selector(".lsf-htx-richtext span", timeout=60_000)
        self.page.wait_for_timeout(1500)

    def text(self) -> str:
        """The text as the page shows it, a line break for each BR."""
        return self.page.evaluate(PLACES, None)

    def mark(self, label: str, start: int, end: int) -> None:
        """Choose a label and draw the mouse over characters."""
        self.page.keyboard.press("Escape")
        self.page.locator(f".lsf-label:has-text('{label}')").first.click()
        (x0, y0), (x1, y1) = self.page.evaluate(PLACES, [start, end])
        self.page.mouse.move(x0, y0)
        self.page.mouse.down()
        self.page.mouse.move((x0 + x1) / 2, (y0 + y1) / 2, steps=4)
        self.page.mouse.move(x1, y1, steps=4)
        self.page.mouse.up()
        self.page.wait_for_timeout(300)

    def select(self, number: int) -> None:
        """Click on a region in the list beside the text, by its number from 1."""
        self.page.keyboard.press("Escape")
        self.page.locator(".lsf-outliner-item").nth(number - 1).click()
        self.page.wait_for_timeout(300)

    def choose(self, value: str) -> None:
        """Choose a value for the region that is selected."""
        self.page.locator(
            f".lsf-choice__item:has-text('{value}'), .ant-checkbox-wrapper:has-text('{value}')"
        ).first.click()
        self.page.wait_for_timeout(200)

    def press(self, key: str) -> None:
        """Press a key, as for the region that is selected: that of a label gives it the label, Backspace removes it."""
        self.page.keyboard.press(key)
        self.page.wait_for_timeout(300)

    def regions(self) -> list[str]:
        """The regions in the list beside the text, as many as it shows: number, label and words of each."""
        return [one.replace("\n", " ") for one in self.page.locator(".lsf-outliner-item").all_inner_texts()]

    def tabs(self) -> list[str]:
        """Whose annotations can be opened above the text."""
        return self.page.locator(".lsf-annotations-carousel__carosel > *, .lsf-annotation-button").all_inner_texts()

    def relate(self, tail: int, label: str) -> None:
        """Draw a relation from the region that is selected to another by its number in the list, and give it a label."""
        self.page.keyboard.press("Alt+r")
        self.page.wait_for_timeout(200)
        self.page.locator(".lsf-outliner-item").nth(tail - 1).click()
        self.page.wait_for_timeout(300)
        self.page.get_by_text("Relations", exact=True).first.click()
        drawn = self.page.locator(".lsf-relations__item").last
        drawn.hover()
        drawn.locator("button").first.click()
        self.page.locator(".lsf-relation-meta button").last.click()
        self.page.get_by_role("option", name=label, exact=True).first.click()
        self.page.keyboard.press("Escape")
        self.page.get_by_text("Regions", exact=True).first.click()
        self.page.wait_for_timeout(300)

    def submit(self) -> None:
        """Submit, or update what was submitted before."""
        with self.page.expect_response(
            lambda one: "/annotations" in one.url and one.request.method in ("POST", "PATCH")
        ):
            self.page.locator("button:has-text('Submit'), button:has-text('Update')").first.click()
        self.page.wait_for_timeout(500)

    def picture(self, path: str) -> None:
        """A picture of the page."""
        self.page.screenshot(path=path)


def main() -> None:
    """Do the steps on stdin, and write the answers to stdout."""
    from playwright.sync_api import sync_playwright

    chromium, address, account, password = sys.argv[1:]
    with sync_playwright() as playwright:
        # CI runs as root, where Chromium has no sandbox; only our own server is ever opened.
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(30_000)
        desk = Desk(page, address)
        desk.login(account, password)
        answers = [getattr(desk, name)(*words) for name, *words in json.loads(sys.stdin.buffer.read())]
        browser.close()
    Path("/dev/stdout").write_text(json.dumps(answers), "utf-8")


if __name__ == "__main__":
    main()
