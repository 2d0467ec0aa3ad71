"""What each price does to a plan: every price alone at its low and its high end, the rest as the scenario has it."""

__all__: list[str] = []
