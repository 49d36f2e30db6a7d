"""Cleaning: what the page put into a scraped news text is found by rules that are data, and cut by one recorded, invertible log."""
