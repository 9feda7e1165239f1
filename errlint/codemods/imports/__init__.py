"""Imports that fixes add, replace and drop."""
