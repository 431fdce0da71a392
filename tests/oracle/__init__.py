"""A second opinion: every kind of check judged one record at a time, in plain Python, from the design."""
