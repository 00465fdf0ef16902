"""The one room that speaks with Kafka: the relay out, the feed in, topics, and the way back."""
