"""What may happen and why: commands, refusals, events, states, and nothing that touches the world."""
