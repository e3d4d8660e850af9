"""The API over HTTP: what comes in, what goes out, one module a group of calls."""
