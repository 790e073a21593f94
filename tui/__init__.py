"""The dashboard: a terminal screen over what the database holds. Reads through `read`, acts through `act`."""
