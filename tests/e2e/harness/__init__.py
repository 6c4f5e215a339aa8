"""What the end-to-end and contract tests share: the programs as processes, and clients for them."""
