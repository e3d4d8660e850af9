"""What the console is measured beside: the least that Textual can do, and its own table."""
