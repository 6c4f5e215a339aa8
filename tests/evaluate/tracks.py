"""Which tasks are played: the static track is the same in every run, the fresh one is drawn from a seed."""

import random
import zlib
from dataclasses import dataclass

from kinds import KINDS

_STATIC_OF_EACH_KIND = 2


@dataclass(frozen=True)
class Task:
    """All that happens by choice in a task comes from its seed."""

    name: str
    kind: str
    seed: int


def static_track() -> list[Task]:
    tasks = []
    for kind in KINDS:
        for number in range(1, _STATIC_OF_EACH_KIND + 1):
            name = f"{kind}-{number}"
            tasks.append(Task(name, kind, zlib.crc32(name.encode())))
    return tasks


def fresh_track(seed: int, count: int) -> list[Task]:
    """Every kind about as often, in a drawn order."""
    dice = random.Random(seed)
    kinds: list[str] = []
    while len(kinds) < count:
        kinds += dice.sample(list(KINDS), len(KINDS))
    return [Task(f"{kind}-{dice.randrange(2**32):08x}", kind, dice.randrange(2**32)) for kind in kinds[:count]]
