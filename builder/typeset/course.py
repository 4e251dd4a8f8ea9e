"""The course of a layout: where its pages begin, and where it is taken up again in a section that was changed.

WeasyPrint 70 makes page after page, each from the place in the box tree and the state in which the page before left
off. Here these are written down, so that a later layout of nearly the same boxes begins with the page before the first
change and ends where all is as it was.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NamedTuple

from builder.model import Joint, Standing
from builder.typeset.boxtree import At, BoxTree, matched_rules, page_of, state_of
from builder.typeset.change import Change, Lines, compared
from builder.typeset.reach import first_touched


class RawJoint(NamedTuple):
    """A joint as the engine leaves it, before anything is read from its pages."""

    at: At
    notes: int
    state: str


class Course:
    """One layout, as it goes on. Lives while a section is laid out."""

    def __init__(self, last: Standing | None = None, rooms: Sequence[float] = ()) -> None:
        """Prepare for a layout; `last` is what was kept of an earlier one, and `rooms` how large its pages were."""
        self.last = last
        self._rooms = rooms
        self.is_steady = True  # its pages are made once, each from what the one before left
        self.first = 0  # the page with which it begins
        self.rejoined = -1  # the page of the last layout with which all is as it was again; -1 if it went to the end
        self.change: Change | None = None
        self.joints: list[RawJoint | None] = []  # of its own pages, and of the one where it rejoined
        self.boxes = b""
        self.lines: Lines = ()
        self.page_sizes: tuple[Any, ...] = ()
        self._matched: Mapping[Any, Any] = {}
        self._notes: list[Any] = []

    @property
    def is_whole(self) -> bool:
        """Tell whether all pages of the section were made."""
        return self.first == 0 and self.rejoined < 0

    @property
    def notes(self) -> int:
        """Count the notes at the foot in the whole section."""
        return len(self._notes)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Follow the layout that is done meanwhile."""
        layout: Any = import_module("weasyprint.layout")
        original = layout.make_all_pages

        def make_all_pages(context: Any, root: Any, html: Any, pages: Sequence[Any]) -> Iterator[Any]:
            if pages or self.joints:
                self.is_steady = False
                yield from original(context, root, html, pages)
                return
            self._begin(context, root)
            if self.change is None:
                yield from self._followed(context, original(context, root, html, pages))
            else:
                yield from self._taken_up(context, root, html)

        layout.make_all_pages = make_all_pages
        try:
            with matched_rules() as self._matched:
                yield
        finally:
            layout.make_all_pages = original

    def _begin(self, context: Any, root: Any) -> None:
        self.tree = BoxTree(root)
        self.boxes, self.lines = self.tree.digests(self._matched), self.tree.lines
        self._notes = list(context.footnotes)
        if self.last is not None and not context.target_collector.counter_lookup_items:
            self._plan(self.last)

    def _plan(self, last: Standing) -> None:
        """Find what was changed, and the page with which to begin."""
        change = compared((last.boxes, last.lines), (self.boxes, self.lines))
        first = first_touched(last.joints, self._rooms, change.start)
        if last.joints[first] is not None:
            self.first, self.change = first, change

    def _followed(self, context: Any, pages: Iterator[Any]) -> Iterator[Any]:
        """Note where each page begins."""
        self.joints.append(self._joint(context, 0))
        for number, page in enumerate(pages, 1):
            if number == 1:
                self.page_sizes = _sizes(context)
            self.is_steady &= not page.fixed_boxes
            yield page
            self.joints.append(self._joint(context, number))
        self.joints.pop()
        self._end(context)

    def _taken_up(self, context: Any, root: Any, html: Any) -> Iterator[Any]:
        """Make the pages that may have changed."""
        last, number = self.last, self.first
        joint = last.joints[number] if last else None
        assert last is not None
        assert joint is not None
        total = last.joints[0].notes if last.joints[0] else 0
        context.rendered_notes = []
        context.footnotes = self._notes[total - joint.notes :]
        if number:
            context.style_for.initial_page_sizes.update(zip(("box", "area"), last.page_sizes, strict=True))
        begin = page_of(joint.state, self.tree.resume_at(joint.box, joint.offset))
        context.page_maker = [*([begin] * number), begin]
        self.joints.append(self._joint(context, number))
        make = import_module("weasyprint.layout.page").remake_page
        resume_at: Any = {}
        while resume_at is not None or context.reported_footnotes:
            context.page_maker[number][-1]["content_changed"] = False
            page, resume_at = make(number, context, root, html)
            if number == 0:
                self.page_sizes = _sizes(context)
            self.is_steady &= not page.fixed_boxes
            yield page
            number += 1
            self.joints.append(self._joint(context, number))
            if resume_at is not None and self._rejoins(last, number):
                self.rejoined = number
                break
        else:
            self.joints.pop()
        self.page_sizes = self.page_sizes or last.page_sizes
        self._end(context)
        context.page_maker = context.page_maker[self.first : number + 1]
        context.page_maker[-1][-1]["content_changed"] = False
        if not self.is_whole:  # WeasyPrint 70 cannot make some pages anew of which it did not make the first
            again = [page[-1] for page in context.page_maker if page[-1]["content_changed"] or page[-1]["pages_wanted"]]
            self.is_steady &= not again
            for page in again:
                page.update(content_changed=False, pages_wanted=False)

    def _joint(self, context: Any, number: int) -> RawJoint | None:
        """Write down where a page begins; None if it cannot be begun anew there."""
        if context.reported_footnotes or context.broken_out_of_flow or _has_running_elements(context):
            return None
        left = len(context.footnotes)
        if set(map(id, context.footnotes)) != set(map(id, self._notes[len(self._notes) - left :])):
            return None  # a note was placed before another that is called earlier
        page = context.page_maker[number]
        at, state = self.tree.at(page[0]), state_of(page)
        if at is None or state is None or not self.tree.stands(at):
            return None
        return RawJoint(at, left, state)

    def _rejoins(self, last: Standing, number: int) -> bool:
        """Tell whether a page begins as it did in the last layout, with the same boxes to come."""
        old, new, change = last.joints[number] if number < len(last.joints) else None, self.joints[-1], self.change
        if old is None or new is None or change is None or not _is_after(old, change):
            return False
        if (old.state, old.notes, old.offset) != (new.state, new.notes, new.at.offset):
            return False
        if [change.moved(box.number) for box in old.open] != list(new.at.path) or change.moved(old.box) != new.at.box:
            return False
        shift, began_before = self.shift(last), (box for box in new.at.path if box < change.start)
        return shift == 0 or (shift is not None and not any(self.lines[box] for box in began_before))

    def shift(self, last: Standing) -> int | None:
        """Say by how many lines the author's text moved behind the change; None if not all by the same."""
        change = self.change
        assert change is not None
        pairs = list(zip(last.lines[change.old_end :], self.lines[change.new_end :], strict=True))
        if all(old == new for old, new in pairs):
            return 0
        found = {new - old if old and new else None for old, new in pairs if old or new}
        are_own = not any(box.element.get("data-file") for box in self.tree.boxes[change.new_end :])
        return found.pop() if len(found) == 1 and are_own else None

    def _end(self, context: Any) -> None:
        self.is_steady &= not context.target_collector.counter_lookup_items
        context.broken_out_of_flow.clear()
        context.reported_footnotes.clear()


def _is_after(joint: Joint, change: Change) -> bool:
    """Tell whether a change was placed whole before a joint."""
    return joint.box >= change.old_end


def _has_running_elements(context: Any) -> bool:
    return any(boxes for pages in context.running_elements.values() for boxes in pages.values())


def _sizes(context: Any) -> tuple[Any, ...]:
    sizes = context.style_for.initial_page_sizes
    return tuple(map(tuple, (sizes["box"], sizes["area"])))
