"""What became of each stage of a run, for a terminal: used again, or computed anew and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from phusong.console.comparison import compared_value
from phusong.console.messages import Language, say
from phusong.coverage.findings import printable

if TYPE_CHECKING:  # the stages load everything a run needs, which a help text does not
    from phusong.maps.indicators import Setting
    from phusong.pipeline.stages.basis import Because
    from phusong.pipeline.stages.stages import StageTold


def list_explained(told: Sequence[StageTold], since: Sequence[Setting], language: Language) -> Iterator[str]:
    """Lines that say what differs from the run before, and stage by stage what was computed anew and why.

    Args:
        told: What became of each stage.
        since: Settings and files that differ from the earlier run in the folder.
        language: Language of the lines.
    """
    if since:
        yield say("since-earlier", language)
        for setting in since:
            a, b = (compared_value(value, language) for value in (setting.a, setting.b))
            yield f"  {printable(setting.key)}: {a} → {b}"
    for each in told:
        title = say(each.stage.title, language, service=each.stage.service.upper())
        if not each.because:
            yield say("reused", language, stage=title)
            continue
        yield say("redone", language, stage=title)
        for because in each.because:
            yield f"  {reason_text(because, language)}"


def reason_text(because: Because, language: Language) -> str:
    """One reason why a stage is computed anew."""
    a, b = (compared_value(value, language) for value in (because.a, because.b))
    return say(f"because-{because.kind}", language, what=printable(because.what), a=a, b=b)
