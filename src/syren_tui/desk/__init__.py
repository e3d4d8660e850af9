"""What every desk needs: whether one key is enough for the person who is shown."""
