"""The list of subscribers without a screen: queries, pages, selection, views."""
