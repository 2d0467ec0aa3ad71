"""Scenarios drafted from a folder of files."""

from phusong.draft.settings import with_settings
from phusong.draft.telling import draft_record, tell_draft, tell_passed_over
from phusong.draft.template import template_toml
from phusong.draft.toml import ScenarioNames, draft_toml

__all__ = [
    "ScenarioNames",
    "draft_record",
    "draft_toml",
    "tell_draft",
    "tell_passed_over",
    "template_toml",
    "with_settings",
]
