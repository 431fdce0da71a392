"""From blocks to pages: what a block is, how blocks fill pages, and where each anchor came to stand.

Everything is laid out before anything is drawn, so page numbers are known when they are printed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from riskaudit.writers.pdf.sheet import Sheet
from riskaudit.writers.pdf.style import HEIGHT


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place to jump to. With a title it also stands in the outline, at a level counted from 0."""

    name: str
    title: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Running:
    """What the head of a page says where something goes on that began on an earlier page, and where it began."""

    title: str
    anchor: str


class Block:
    """A piece of a page: `height` points tall, `before` points away from what stands above it.

    `keep` binds it to the next block. `least` is the height of the smallest part that may stand
    alone at the foot of a page. `anchors` are pairs of a distance from the block's top and an anchor.
    `running` is what goes on where the block is the first of a page; `resumed` the same where only its rest is.
    """

    height: float = 0
    before: float = 0
    keep: bool = False
    anchors: Sequence[tuple[float, Anchor]] = ()
    running: Running | None = None
    resumed: Running | None = None

    @property
    def least(self) -> float:
        """The whole height, for blocks that never split."""
        return self.height

    def split(self, room: float) -> tuple[Block, Block] | None:
        """The part that fits into the room and the rest; None where the block must stay whole."""
        return None

    def draw(self, sheet: Sheet, x: float, top: float) -> None:
        """Draws the block with its upper left corner there."""


class Gap(Block):
    """White space, dropped at the top of a page."""

    def __init__(self, height: float) -> None:
        self.before = height


class NewPage(Block):
    """Ends the page, unless it is still empty or has more room than is asked for."""

    def __init__(self, room: float = HEIGHT) -> None:
        self.room = room


def going_on(blocks: Iterable[Block], title: str, anchor: str) -> Iterator[Block]:
    """The blocks, of which all but the first tell what goes on where nothing smaller does."""
    running = Running(title, anchor)
    for number, block in enumerate(blocks):
        if number and block.running is None:
            block.running = running
        yield block


class Column(Block):
    """Blocks one below the other that stay together, as one block."""

    def __init__(self, blocks: Sequence[Block], before: float = 0) -> None:
        self.before, down = before, 0.0
        self._placed: list[tuple[float, Block]] = []
        anchors: list[tuple[float, Anchor]] = []
        for block in blocks:
            down += block.before if self._placed else 0
            self._placed.append((down, block))
            anchors += [(down + offset, anchor) for offset, anchor in block.anchors]
            down += block.height
        self.height, self.anchors = down, anchors

    def draw(self, sheet: Sheet, x: float, top: float) -> None:
        """Draws them downwards."""
        for down, block in self._placed:
            block.draw(sheet, x, top - down)


class Beside(Block):
    """Blocks side by side that stay together, each at its distance from the left edge."""

    def __init__(self, blocks: Sequence[tuple[float, Block]], before: float = 0) -> None:
        self.before, self._blocks = before, blocks
        self.height = max(block.height for _, block in blocks)
        self.anchors = [pair for _, block in blocks for pair in block.anchors]

    def draw(self, sheet: Sheet, x: float, top: float) -> None:
        """Draws them from left to right, their tops level."""
        for shift, block in self._blocks:
            block.draw(sheet, x + shift, top)


@dataclass(frozen=True, slots=True)
class Placed:
    """A block on a page, `down` points below the top of the text column."""

    down: float
    block: Block


Page = list[Placed]


class _Queue:
    """Blocks that are made when they are looked at: a long report is never in memory as a whole."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._source, self._held = iter(blocks), deque[Block]()

    def take(self) -> Block | None:
        """The next block; None after the last."""
        return self._held.popleft() if self._held else next(self._source, None)

    def give_back(self, block: Block) -> None:
        """Puts a block before all others."""
        self._held.appendleft(block)

    def __iter__(self) -> Iterator[Block]:
        yield from self._held
        for block in self._source:
            self._held.append(block)
            yield block


def paginate(blocks: Iterable[Block]) -> Iterator[Page]:
    """Fills pages with blocks in their order. A block taller than a page that cannot split overhangs."""
    queue, down = _Queue(blocks), 0.0
    page: Page = []
    while block := queue.take():
        start = down + (block.before if page else 0)
        parts = None
        if isinstance(block, NewPage) or (isinstance(block, Gap) and not page):
            turn = isinstance(block, NewPage) and bool(page) and HEIGHT - down <= block.room
        elif _fits(block, queue, HEIGHT - start):
            page.append(Placed(start, block))
            down, turn = start + block.height, False
        else:
            parts = _parted(block, HEIGHT - start)
            if parts or not page:
                page.append(Placed(start, parts[0] if parts else block))
            else:
                queue.give_back(block)
            turn = True
        if parts:
            queue.give_back(parts[1])
        if turn:
            yield page
            page, down = [], 0.0
    if page:
        yield page


def _parted(block: Block, room: float) -> tuple[Block, Block] | None:
    """The block in two parts, both of which know what goes on."""
    parts = block.split(room)
    if parts:
        parts[0].running = block.running
        parts[1].resumed = block.resumed
        parts[1].running = block.resumed or block.running
    return parts


HAIR = 0.01
"""Points by which sums of heights may be off."""


def _fits(block: Block, following: Iterable[Block], room: float) -> bool:
    """Whether the block fits, together with those it must not be parted from."""
    need, keep = block.height, block.keep
    for other in following:
        if not keep or need > room + HAIR or isinstance(other, NewPage):
            break
        keep = other.keep
        need += other.before + (other.height if keep else other.least)
    return need <= room + HAIR


def anchors_of(pages: Iterable[Page]) -> Iterator[tuple[int, float, Anchor]]:
    """Every anchor with its page, counted from 1, and its distance from the top of the column."""
    for number, page in enumerate(pages, 1):
        for placed in page:
            for offset, anchor in placed.block.anchors:
                yield number, placed.down + offset, anchor
