"""Pages of the member directory and of one's own account."""
