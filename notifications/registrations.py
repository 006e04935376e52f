"""What this room does by itself."""
