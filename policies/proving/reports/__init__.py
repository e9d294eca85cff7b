"""What a proof tells: the terminal, a CI, a customer's lawyer."""
