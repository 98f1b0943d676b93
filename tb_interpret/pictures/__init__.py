"""Pictures: of what was fed, of maps laid over it, of regions in it."""
