"""The database: its tables, its migrations, and how transactions are opened."""
