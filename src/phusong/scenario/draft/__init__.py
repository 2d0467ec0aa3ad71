"""Scenarios drafted from a folder of files."""

from phusong.scenario.draft.settings import with_settings
from phusong.scenario.draft.telling import draft_record, tell_draft, tell_passed_over
from phusong.scenario.draft.template import template_toml
from phusong.scenario.draft.toml import ScenarioNames, draft_toml

__all__ = [
    "ScenarioNames",
    "draft_record",
    "draft_toml",
    "tell_draft",
    "tell_passed_over",
    "template_toml",
    "with_settings",
]
