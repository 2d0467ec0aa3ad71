"""The plan: proposals, outcomes, and the plan as a document."""
