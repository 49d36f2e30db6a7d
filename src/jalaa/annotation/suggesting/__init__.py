"""Suggestions for annotators: accepted strings, dates and numbers, attribution frames, and how much of them a person would have to change."""
