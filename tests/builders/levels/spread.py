"""Tasks of a stage run in this process, as another process would get them: copied, in any order, kept by content."""

import pickle
from dataclasses import replace

import numpy as np

from phusong.store.keys import content_key


class HeldArrays:
    """Arrays in memory, whose parts are handed out as copies."""

    def __init__(self, arrays):
        self.arrays = dict(arrays)

    def part(self, name, rows, cols):
        return np.array(self.arrays[name][rows, cols], order="C")


class OnceEach:
    """Runs tasks in an order drawn from a seed; what a task came to is kept by its content, and found again."""

    def __init__(self, tile=40, masts_at_most=3, seed=0):
        self.tile, self.masts_at_most = tile, masts_at_most
        self.order = np.random.default_rng(seed)
        self.kept = {}
        self.ran = []

    def share(self, arrays, digest):
        return HeldArrays(arrays)

    def run(self, work, tasks, report=None):
        self.ran = []
        done = 0
        for number in self.order.permutation(len(tasks)).tolist():
            key = content_key(work.__qualname__, *tasks[number].content())
            if key not in self.kept:
                task = pickle.loads(pickle.dumps(tasks[number]))
                for name in ("cache", "caches"):  # footprints lie where all see them
                    if getattr(task, name, None) is not None:
                        task = replace(task, **{name: getattr(tasks[number], name)})
                self.kept[key] = work(task, lambda done, total: None)
                self.ran.append(tasks[number])
            done += tasks[number].masts
            if report is not None:
                report(done, sum(task.masts for task in tasks))
            yield number, self.kept[key]

    def record(self):
        return {"address": "here", "tasks": len(self.kept)}
