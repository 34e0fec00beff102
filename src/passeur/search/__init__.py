"""Search: our own queries and pages, the port that backends implement, and the embedded backend."""
