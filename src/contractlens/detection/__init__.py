"""Detection: provisions to findings, by rules and a classifier."""
