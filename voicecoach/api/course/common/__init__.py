"""What the acts of a course share: the diary, the course that is meant, how it stands, its sessions as requests."""
