"""Scan mode without a screen: one card after the other, looked up and renewed."""
