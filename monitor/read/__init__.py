"""Reading bytes as items and publications. Pure: bytes in, values out; no network, no database, no clock."""
