"""The console's own widgets: one file each. They get data and post messages; screens decide."""
