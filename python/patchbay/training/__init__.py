"""Training links with Accelerate, on one process or many."""
