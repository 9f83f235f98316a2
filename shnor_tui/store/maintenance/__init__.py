"""What an administrator does with a department's directory: backups, examining, mending, restoring, purging a name.

None of it runs on a key press, and nothing of the store itself imports it.
"""
