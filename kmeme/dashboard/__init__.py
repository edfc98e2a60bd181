"""The figures of the admin's first page, each counted from rows when it is asked for."""
