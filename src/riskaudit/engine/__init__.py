"""Engines: take tables and questions, return rows."""
