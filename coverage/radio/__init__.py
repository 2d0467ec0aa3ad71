"""The radio engine: RSRP of masts at points and over areas."""
