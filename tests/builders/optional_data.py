"""Where optional reference data may stand; tests that need it say so when it is absent."""

import pytest

from tests.builders.paths import SHARED


def needs_shared(*parts: str) -> pytest.MarkDecorator:
    """Skip the test when the named optional file or folder is absent."""
    path = SHARED.joinpath(*parts)
    return pytest.mark.skipif(not path.exists(), reason=f"optional reference data absent: {'/'.join(parts)}")
