"""One file a widget; each shows values it is given and knows nothing of the database."""
