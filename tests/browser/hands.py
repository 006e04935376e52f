"""How somebody works a page: with a mouse, counting taps, or by keyboard alone. All find things by role and label."""

from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, Page

# More stops than any page has between its first and its last control
MOST_STOPS = 250


class Mouse:
    """Points and clicks."""

    def press(self, control: Locator) -> None:
        control.click()

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def pick(self, radio: Locator) -> None:
        radio.check()

    def tick(self, box: Locator) -> None:
        box.check()

    def choose(self, select: Locator, label: str) -> None:
        select.select_option(label=label)

    def attach(self, field: Locator, file: Path) -> None:
        field.set_input_files(file)


class Taps(Mouse):
    """Points and clicks, and counts: each press, tick, choice and Enter. What is written is not counted."""

    def __init__(self) -> None:
        self.count = 0

    def press(self, control: Locator) -> None:
        self.count += 1
        super().press(control)

    def enter(self, field: Locator) -> None:
        self.count += 1
        field.press("Enter")

    def pick(self, radio: Locator) -> None:
        self.count += 1
        super().pick(radio)

    def tick(self, box: Locator) -> None:
        self.count += 1
        super().tick(box)

    def choose(self, select: Locator, label: str) -> None:
        self.count += 1
        super().choose(select, label)

    def choose_day(self, field: Locator, day: date) -> None:
        """Choose from the calendar that the browser opens at a field for a day."""
        self.count += 1
        field.fill(day.isoformat())


class Keyboard(Mouse):
    """Tab, Enter, Space, arrows and letters, and nothing else."""

    def reach(self, control: Locator) -> Page:
        """Tab through the page until the control has the focus; of a group of radio buttons, any of them."""
        page = control.page
        control.wait_for()
        for _stop in range(MOST_STOPS):
            if control.evaluate(IS_FOCUSED):
                return page
            page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {control}")

    def press(self, control: Locator) -> None:
        self.reach(control).keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        page = self.reach(field)
        page.keyboard.press("Control+A")
        page.keyboard.type(text)

    def pick(self, radio: Locator) -> None:
        page = self.reach(radio)
        page.keyboard.press("Space")
        for _choice in range(20):
            if radio.is_checked():
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never reach {radio}")

    def tick(self, box: Locator) -> None:
        page = self.reach(box)
        if not box.is_checked():
            page.keyboard.press("Space")

    def choose(self, select: Locator, label: str) -> None:
        page = self.reach(select)
        page.keyboard.press("Home")
        for _choice in range(MOST_STOPS):
            if select.evaluate("each => each.selectedOptions[0].textContent.trim()") == label:
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"{select} has no {label}")

    def attach(self, field: Locator, file: Path) -> None:
        # The dialog for files is the system's own; that the field can be reached is ours.
        self.reach(field)
        field.set_input_files(file)


IS_FOCUSED = """
each => each === document.activeElement || (
  each.type === "radio" && document.activeElement.type === "radio" && each.name === document.activeElement.name
)
"""
