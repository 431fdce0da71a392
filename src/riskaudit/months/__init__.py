"""Audits beside one another: findings by their fingerprints, rates by their usual range."""
