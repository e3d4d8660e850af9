"""The console's screens: one file each. They decide, and have the client and the widgets act."""
