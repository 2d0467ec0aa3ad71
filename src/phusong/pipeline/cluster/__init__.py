"""Many machines: the tasks of a run spread over workers, and what they come to kept until the run has it."""

from phusong.pipeline.cluster.address import Address, read_address

__all__ = ["Address", "read_address"]
