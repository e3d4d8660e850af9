"""The reference portal: serves the portal API, for the demo, for tests and for real."""
