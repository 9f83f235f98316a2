"""What belongs to one person and no department: settings, unfinished forms, what was seen at the last visit."""
