"""What is wrong with an input pipeline, in words: pure functions of what was observed."""
