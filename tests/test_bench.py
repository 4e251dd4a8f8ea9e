"""Bench: leaves are opened in any order, and nothing of it shows in the book."""

import time

import pytest

from builder.bench import Bench
from builder.bind import bind_open
from builder.crew import Crew
from builder.model import Leaf, Placement
from tests.bound import bound

pytest.importorskip("weasyprint")


@pytest.fixture(scope="module")
def book():
    return bound()


def test_leaves_that_were_opened_in_any_order_give_the_same_book(book):
    bench = Bench(book.volume)
    for leaf in (book.leaves[4], book.leaves[2], book.leaves[0]):
        bench.see(leaf)
    while bench.work():
        pass

    assert bind_open(book.volume, bench.take(book.leaves), book.furniture, book.page_map) == book.pdf


def test_a_leaf_that_was_laid_out_again_takes_the_place_of_the_first(book):
    bench, leaf = Bench(book.volume), book.leaves[4]
    again = Leaf(leaf.id, leaf.placement, leaf.pdf, leaf.pages)
    bench.see(leaf)
    bench.work()

    (taken,) = bench.take([again])
    assert taken.leaf is again


def test_a_draft_is_not_opened(book):
    bench = Bench(book.volume)
    bench.see(Leaf(book.leaves[4].id, Placement(is_draft=True), b"", ()))

    assert not bench.work()


def test_work_of_the_callers_own_is_done_while_the_crew_is_busy():
    waiting = [1, 2, 3]

    def work() -> bool:
        if waiting:
            waiting.pop()
        return bool(waiting)

    with Crew(1) as crew:
        crew.share([(time.sleep, (0.5,))], meanwhile=work)

    assert waiting == []
