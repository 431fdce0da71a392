"""Looks at an audit that was made: is everything as its manifest says, and what may make another outcome?"""
