"""The commitments that are tracked: read from YAML, checked, and the bodies that answer for them."""
