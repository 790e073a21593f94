"""What is remembered, in one SQLite file. Owns the schema and every query; decides nothing about commitments."""
