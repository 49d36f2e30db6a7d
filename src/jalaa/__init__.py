"""Jalaa: Arabic news, cleaned by recorded and invertible edits, annotated span by span, released as a citable dataset."""
