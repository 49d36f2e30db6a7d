"""Releases: a version number means one content for ever."""
