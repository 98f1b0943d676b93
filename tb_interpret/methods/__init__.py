"""The methods as their users describe them: small, immutable, ready to explain."""
