"""What a method works with: the model, the examples, what is asked of them."""
