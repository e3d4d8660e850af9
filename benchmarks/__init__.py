"""What measures speed: ratios within one run, on a real server."""
