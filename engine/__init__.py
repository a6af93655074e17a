"""What follows: truth, consequences, routes, levels, proofs."""
