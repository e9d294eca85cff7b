"""What other programs may ask and order, and the description of it."""
