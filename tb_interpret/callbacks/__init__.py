"""The Keras callbacks."""
