"""What may be moved from pictures of one class into pictures of another: pure functions."""
