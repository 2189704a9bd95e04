"""What every screen of the office shares: record screens that save through doors, deeds with a confirm page."""
