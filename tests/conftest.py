"""What holds for all tests: assertions of the builders tell what they compared, as those of the tests do."""

import pytest

pytest.register_assert_rewrite("tests.builders")
