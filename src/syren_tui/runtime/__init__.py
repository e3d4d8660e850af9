"""What the app has besides its screens: key queue, idle lock, shutdown, themes, stylesheets."""
