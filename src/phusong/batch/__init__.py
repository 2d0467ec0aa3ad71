"""Many runs of one scenario: a table of variants, run one after another, and one table of results."""

__all__: list[str] = []
