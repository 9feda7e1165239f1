"""What LibCST and Python say of one file: its sites, and what stands around them."""
