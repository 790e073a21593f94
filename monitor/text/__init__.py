"""What a text is made of: clean characters, passages, quantities, periods, places, words. All of it pure."""
