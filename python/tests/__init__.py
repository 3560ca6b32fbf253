"""Tests of the package: see README.md for the command."""
