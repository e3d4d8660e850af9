"""The widgets of the verification."""
