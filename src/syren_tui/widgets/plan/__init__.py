"""Widgets of plans, progress and reports."""
