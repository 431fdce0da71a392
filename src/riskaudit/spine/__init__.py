"""The spine: read, compile, judge, report."""
