"""What is known: records and their parts, text, dates, identifiers. No input or output happens here."""
