"""Series of changes: progress, report, past series, resuming, undoing."""
