"""What every fault test draws from: a seed that is printed and replays, the same in every short run and a new one in
every long run; and one size in ctest, another by hand."""

import random

import pytest

pytest_plugins = ["harness.fixtures"]


def pytest_addoption(parser):
    parser.addoption("--fault-seed", type=int, help="replays the choices of the run that printed it")
    parser.addoption("--long", action="store_true", help="minutes instead of seconds")


def is_long(request) -> bool:
    return request.config.getoption("--long")


@pytest.fixture
def dice(request) -> random.Random:
    """All chance of a test comes from here."""
    given = request.config.getoption("--fault-seed")
    seed = given if given is not None else random.SystemRandom().randrange(2**32) if is_long(request) else 1
    print(f"\n{request.node.name}: seed {seed}")
    return random.Random(seed)


@pytest.fixture
def size(request):
    """size(short, long) is the one that fits this run."""
    return lambda short, long: long if is_long(request) else short
