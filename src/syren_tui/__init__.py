"""The console: what library staff use from a keyboard."""
