"""Requests that wait, decided one after the other."""
