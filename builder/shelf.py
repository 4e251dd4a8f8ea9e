"""The shelf: keys enter; leaves and furniture leave, those made before as they were, and the others made now."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from builder.errors import Severity
from builder.model import Furniture, Leaf
from builder.store import Store
from builder.stored import pack_furniture, pack_leaf, read_furniture, read_leaf

_Part = TypeVar("_Part", Leaf, Furniture)

# makes the parts of some rows, and meanwhile does pieces of other work, each of which tells whether there was one
Maker = Callable[[Sequence[int], Callable[[], bool]], list[_Part]]


class Shelf:
    """Leaves and their furniture: those of this build and of the one before at hand, all others in the store."""

    def __init__(self, store: Store) -> None:
        """Lay a shelf over a store."""
        self._store = store
        self._at_hand: dict[str, Leaf | Furniture] = {}
        self._of_last: dict[str, Leaf | Furniture] = {}

    def clear(self) -> None:
        """Begin another build."""
        self._of_last, self._at_hand = self._at_hand, {}

    def leaf(self, key: str) -> Leaf | None:
        """Take a leaf that was kept."""
        return self._known(key, read_leaf)

    def leaves(self, keys: Sequence[str], make: Maker[Leaf], seen: Callable[[Leaf], None]) -> list[Leaf]:
        """Take the leaves that were kept, and call `seen` with each, and have the others made."""
        return self._given(keys, (pack_leaf, read_leaf), make, seen)

    def furniture(self, keys: Sequence[str], make: Maker[Furniture]) -> list[Furniture]:
        """Take the running heads and folios that were kept, and have the others made."""
        return self._given(keys, (pack_furniture, read_furniture), make, lambda _: None)

    def _given(
        self,
        keys: Sequence[str],
        form: tuple[Callable[[_Part], bytes], Callable[[bytes], _Part]],
        make: Maker[_Part],
        seen: Callable[[_Part], None],
    ) -> list[_Part]:
        pack, read = form
        found: dict[int, _Part] = {}
        # what is missing is begun before the rest is read
        missing = [row for row, key in enumerate(keys) if not self._has(key)]

        def taken() -> Iterator[int]:
            for row, key in enumerate(keys):
                if row not in missing and (part := self._known(key, read)) is not None:
                    found[row] = part
                    seen(part)
                yield row

        rows = taken()
        while missing or len(found) < len(keys):
            made = make(missing, lambda: next(rows, None) is not None) if missing else []
            for row, part in zip(missing, made, strict=True):
                found[row] = self._kept(keys[row], part, pack)
            for _ in rows:
                pass
            missing = [row for row in range(len(keys)) if row not in found]  # what is damaged
        return [found[row] for row in range(len(keys))]

    def _has(self, key: str) -> bool:
        return key in self._at_hand or key in self._of_last or self._store.has(key)

    def _known(self, key: str, read: Callable[[bytes], _Part]) -> _Part | None:
        part: Any = self._at_hand.get(key) or self._of_last.get(key)
        if part is None and (data := self._store.get(key)) is not None:
            part = read(data)
        if part is not None:
            self._at_hand[key] = part
        return part  # type: ignore[no-any-return]  # a key names one kind of part

    def _kept(self, key: str, part: _Part, pack: Callable[[_Part], bytes]) -> _Part:
        if _is_final(part):
            self._store.put(key, pack(part))
            self._at_hand[key] = replace(part, standing=None) if isinstance(part, Leaf) else part
        return part


def _is_final(part: Leaf | Furniture) -> bool:
    """Tell what is worth keeping: no drafts, and no errors, which whoever mends them should not be told of again."""
    if not isinstance(part, Leaf):
        return True
    return not part.placement.is_draft and all(problem.severity is not Severity.ERROR for problem in part.problems)
