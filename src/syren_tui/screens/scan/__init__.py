"""Scan mode."""
