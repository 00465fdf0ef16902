"""Webhooks: events sent to departments' addresses, signed, in order, until each is taken."""
