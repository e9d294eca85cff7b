"""How often one may ask: the rate limits of Cloud and of Data Center, with the reasons and headers that each tells."""
