"""What can be asked: boards folded from the events, and what follows from them by policy and by time."""
