"""The console's screens: a package or a module each. They take the keys, and decide."""
