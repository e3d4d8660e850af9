"""The list of subscribers without a screen: what is asked, what is held of it, what is marked."""
