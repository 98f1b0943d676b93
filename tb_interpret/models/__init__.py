"""What talks to Keras: layers, logits, targets, and the one traced pass."""
