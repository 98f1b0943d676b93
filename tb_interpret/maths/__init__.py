"""The maths of the explanations: pure functions, arrays in, arrays out."""
