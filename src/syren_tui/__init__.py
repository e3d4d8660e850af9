"""The console for library staff."""
