"""The ways in: command line, explorer, report writers."""
