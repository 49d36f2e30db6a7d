"""Measurements of Jalaa beside what others made, on the same texts in the same run."""
