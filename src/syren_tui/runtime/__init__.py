"""What the app is made of besides its screens: key queue, idle lock, shutdown, themes, styles."""
