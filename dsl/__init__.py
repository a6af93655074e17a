"""The language: grammar, names and types, diagnostics."""
