"""What follows: truth, consequences, routes, levels, proofs."""

VERSION = "0.1.0"  # the distribution's version is read from here
