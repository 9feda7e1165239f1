"""What is printed: one module a format. They get plain data and know no rules."""
