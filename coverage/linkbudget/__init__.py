"""Link budgets: powers, antennas, noise, rates and shadowing margins."""
