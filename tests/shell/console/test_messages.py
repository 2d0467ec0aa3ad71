"""Messages in two languages."""

import re

from phusong.console.messages import MESSAGES


def test_messages_fill_the_same_values_in_both_languages() -> None:
    for key, (english, vietnamese) in MESSAGES.items():
        assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", vietnamese)), key
