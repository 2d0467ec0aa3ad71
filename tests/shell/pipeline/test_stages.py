"""A kept stage is reused, and one whose form is not known is computed again."""

import numpy as np

from phusong.console.narrator import Narrator
from phusong.pipeline.stages.stages import Stage, Stages, open_cache


def test_a_kept_stage_of_unknown_form_counts_as_absent(tmp_path):
    computed = []

    def compute(_):
        computed.append(1)
        return 7.0

    def pack(value):
        return {"value": np.array(value)}

    def unpack(arrays):
        return float(arrays["value"])

    def refuse(_):
        raise ValueError("another version")

    for reader, times in ((unpack, 1), (unpack, 1), (refuse, 2)):
        stages = Stages(open_cache(tmp_path), Narrator(quiet=True))
        assert stages.kept(Stage("plan", "stage-plan"), ("the same",), compute, (pack, reader)) == 7.0
        assert len(computed) == times
    assert stages.reused == []
