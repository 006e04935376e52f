"""What a table of a plan means: which column holds what, which rows are headings, what each row says."""
