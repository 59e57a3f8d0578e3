"""What a contract says about itself: definitions, references, parties, dates, and a summary of them.

`contractlens.facts.contract` holds them all; nothing is imported here, for a check of one file needs few of them.
"""
