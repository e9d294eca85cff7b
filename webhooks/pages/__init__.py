"""The pages for people: rendered on the server, readable without a script. They only show what is stored."""
