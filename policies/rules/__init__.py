"""The chapters of a regulation: one module each, with its YAML model, its verdict and its example."""
