"""Getting bytes from the places that publish. The only asynchronous part; knows nothing of what the bytes mean."""
