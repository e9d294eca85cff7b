"""Catching up by hand: sweeps, the plan of what is overdue, and the effects that wait for a person's word."""
