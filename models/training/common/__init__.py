"""What several recipes need: paths, the split, sound, rooms, speaking."""
