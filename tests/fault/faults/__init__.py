"""What fault tests and the evaluation share: what must hold of every job, what to break, and schemas to draw from."""
