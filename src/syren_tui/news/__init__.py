"""What changes on the portal while the console is open: followed, counted, told."""
