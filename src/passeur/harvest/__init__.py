"""Fetching partners' files: folders, archives, HTTP, OAI-PMH. What is fetched is kept as it came."""
