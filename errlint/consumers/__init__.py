"""Tests and clients that expect what a site has answered before."""
