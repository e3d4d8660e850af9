"""The record of one subscriber."""
