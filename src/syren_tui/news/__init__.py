"""What others change on the portal while the console is open: followed, counted, announced."""
