"""Requests that wait, decided one after the other: read ahead, and sent behind."""
