"""Reading what is no longer so: a search index, or a node, that is behind what was written."""
