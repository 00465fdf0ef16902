"""What follows from events by rule: pure functions, an event in, commands out."""
