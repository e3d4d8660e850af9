"""What scan mode and the requests share: the log and its file, the work, undoing, a second key."""
