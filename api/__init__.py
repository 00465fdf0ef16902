"""How people and machines speak with the service: HTTP, live streams, the command line."""
