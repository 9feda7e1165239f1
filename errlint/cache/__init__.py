"""What earlier runs have found, kept for as long as nothing that it rests on changes."""
