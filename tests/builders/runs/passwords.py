"""The password of every made-up account, and hashing that takes no time."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from argon2 import PasswordHasher

from phusong.review import accounts

PASSWORD = "a long enough word"


@contextmanager
def quick_passwords() -> Iterator[None]:
    """Hash passwords as quickly as the library can: what is tested is not how long a guess takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_hasher", cache(lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))
        accounts._hash_of_nobody.cache_clear()
        yield
        accounts._hash_of_nobody.cache_clear()
