"""What must hold when something breaks: real processes on the test's own database."""
