"""Readers: one module a format, each turning one raw file into records. No network, no clock, no database."""
