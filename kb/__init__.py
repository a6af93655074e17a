"""The knowledge: ontology, statutes, and the compiler of both."""
