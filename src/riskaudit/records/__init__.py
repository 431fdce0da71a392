"""The reading wing: exported files become raw tables, and raw tables become typed tables."""
