"""What reviewers decided of findings: how often a rule is right, and which condition would spare it its errors."""
