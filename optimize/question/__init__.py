"""The planning question: settings, options, floors, decisions, risk."""
