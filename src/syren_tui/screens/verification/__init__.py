"""The verification: who is a member, by the library's own system."""
