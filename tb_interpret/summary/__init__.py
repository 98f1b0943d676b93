"""What writes event files, on a thread of its own."""
