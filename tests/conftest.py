"""What holds for all tests: assertions of the builders tell what they compared, and cycles are looked for seldom."""

import gc

import pytest

pytest.register_assert_rewrite("tests.builders")

# The collector of reference cycles walks every object alive whenever some thousands are new. Thousands of tests and the
# compiled kernels are alive throughout, so that walking them took a sixth of the units' time. Hundreds of thousands of
# new objects are at most some hundred megabytes.
gc.set_threshold(200_000, 20, 100)


def pytest_collection_finish() -> None:
    """Leave what is alive for good, the modules and the tests, out of every later search for cycles."""
    gc.freeze()
