"""Standing type: what is kept of a leaf to lay out its changed pages, and how new pages join those that stand."""

from collections.abc import Sequence
from dataclasses import replace

from builder.model import Joint, Leaf, LeafPage, OpenBox, Standing
from builder.splice import spliced
from builder.typeset.course import Course, RawJoint
from builder.typeset.facts import Around, Read


def around(course: Course) -> Around:
    """Tell what stands on the pages around those that a course made."""
    last = course.last
    if course.is_whole or last is None:
        return Around()
    start, end = last.joints[course.first], last.joints[course.rejoined] if course.rejoined >= 0 else None
    change = course.change
    assert start is not None
    assert change is not None
    elements = {box.number: id(course.tree.boxes[box.number].element) for box in start.open}
    below = [change.moved(box.number) for box in (end.open if end else ()) if box.gets_lines]
    return Around(
        start.characters,
        {elements[box.number]: box.begun for box in start.open if box.begun >= 0},
        frozenset(elements[box.number] for box in start.open if box.has_lines),
        frozenset(id(course.tree.boxes[number].element) for number in below if number is not None),
    )


def set_standing(course: Course, read: Read) -> Standing:
    """Write down what is to be kept of the pages that a course made."""
    offsets = [*(page.offset for page in read.pages), read.offset]
    joints = (
        _joint(raw, number, offsets[number], course, read) if raw else None for number, raw in enumerate(course.joints)
    )
    return Standing(course.boxes, course.lines, tuple(joints), course.page_sizes)


def _joint(raw: RawJoint, page: int, characters: int, course: Course, read: Read) -> Joint:
    rows = []
    for number in raw.at.path:
        element = id(course.tree.boxes[number].element)
        began_on, begun = read.begun.get(element, (page, -1))
        first, last = read.lines.get(element, (page, -2))
        rows.append(OpenBox(number, begun if began_on < page else -1, first < page, last >= page))
    return Joint(raw.at.box, raw.at.offset, raw.notes, raw.state, characters, tuple(rows))


def joined(last: Leaf, made: Leaf, course: Course) -> Leaf | None:
    """Join pages that were made anew with those of the last leaf that stand.

    Shapes: `made` has the pages of the course; None if what is told of the pages that stand does not hold any more.
    """
    old, new, change = last.standing, made.standing, course.change
    if old is None or new is None or change is None:
        return None
    first, end = course.first, course.rejoined if course.rejoined >= 0 else len(last.pages)
    stands = end < len(last.pages)
    if not _goes_on(old.joints[first], new.joints[0], "gets_lines"):
        return None
    if stands and not _goes_on(old.joints[end], new.joints[-1], "has_lines"):
        return None
    pages, joints = list(made.pages), list(new.joints)
    if stands:
        tail = _Tail(course, old.joints[end], joints.pop())
        if not tail.is_clear:
            return None
        pages += [tail.page(page) for page in last.pages[end:]]
        joints += [tail.joint(joint) for joint in old.joints[end:]]
    pages, joints = [*last.pages[:first], *pages], [*_with_notes(old.joints[:first], course), *joints]
    used = {sorts.resource for page in pages for sorts in page.sorts}
    return replace(
        made,
        pdf=spliced(last.pdf, made.pdf, first, end),
        pages=tuple(pages),
        fonts=tuple(sorted(row for row in {*last.fonts, *made.fonts} if row[0] in used)),
        standing=replace(new, joints=tuple(joints)),
    )


def _goes_on(old: Joint | None, new: Joint | None, name: str) -> bool:
    """Tell whether the blocks that are open at a joint go on there as before."""
    assert old is not None
    assert new is not None
    return [getattr(box, name) for box in old.open] == [getattr(box, name) for box in new.open]


def _with_notes(joints: Sequence[Joint | None], course: Course) -> list[Joint | None]:
    """Count the notes to come anew at joints before a change."""
    more = course.notes - joints[0].notes if joints and joints[0] else 0
    return [joint and replace(joint, notes=joint.notes + more) for joint in joints]


class _Tail:
    """The pages that stand behind those that were made anew: all in them that counts from the beginning moves."""

    def __init__(self, course: Course, old: Joint | None, new: Joint | None) -> None:
        assert old is not None
        assert new is not None
        assert course.last is not None
        assert course.change is not None
        self._old, self._change, self._tree = old, course.change, course.tree
        self._delta = new.characters - old.characters
        self._shift = course.shift(course.last) or 0

    def page(self, page: LeafPage) -> LeafPage:
        """Move a page."""
        moved = replace(page, offset=page.offset + self._delta)
        if page.block_offset and self._began_before(page.offset - page.block_offset):
            moved = replace(moved, block_offset=page.block_offset + self._delta)
        return self._with_lines(moved) if self._shift else moved

    def joint(self, joint: Joint | None) -> Joint | None:
        """Move a joint."""
        if joint is None:
            return None
        rows = tuple(
            replace(box, number=self._moved(box.number), begun=self._moved_offset(box.begun, box.number))
            for box in joint.open
        )
        return replace(joint, box=self._moved(joint.box), characters=joint.characters + self._delta, open=rows)

    def _moved(self, number: int) -> int:
        moved = self._change.moved(number)
        assert moved is not None
        return moved

    @property
    def is_clear(self) -> bool:
        """Tell whether an offset alone says which of the blocks that are open began before the change."""
        rows = [(box.begun, self._is_before(box.number)) for box in self._old.open if box.begun >= 0]
        after = {begun for begun, is_before in rows if not is_before}
        before = {begun for begun, is_before in rows if is_before}
        # a block of which nothing was read yet has its offset from the page itself
        return self._delta == 0 or not (before & (after | {self._old.characters}))

    def _moved_offset(self, begun: int, number: int) -> int:
        return begun if begun < 0 or self._is_before(number) else begun + self._delta

    def _began_before(self, begun: int) -> bool:
        """Tell whether the block with this offset began before the change and is open behind it."""
        return any(box.begun == begun and self._is_before(box.number) for box in self._old.open)

    def _is_before(self, number: int) -> bool:
        """Tell whether the element of an old box began before the change; its texts may stand behind it."""
        return self._tree.begins(self._moved(number)) < self._change.start

    def _with_lines(self, page: LeafPage) -> LeafPage:
        move = self._shift
        return replace(
            page,
            line=page.line + move if page.line else 0,
            blocks=tuple(replace(block, line=block.line + move) if block.line else block for block in page.blocks),
            set_blocks=tuple(
                replace(block, line=block.line + move) if block.line else block for block in page.set_blocks
            ),
        )
