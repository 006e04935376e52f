"""What wordings about an organization mean: its names and numbers, whom to call there, agreements with it."""
