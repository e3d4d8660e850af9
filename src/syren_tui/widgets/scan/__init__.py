"""Widgets of scan mode."""
