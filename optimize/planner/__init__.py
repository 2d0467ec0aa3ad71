"""The planner: question in, plan out, phase by phase."""
