"""How values become text: lines and tables for people, JSON for scripts. Decides nothing, fetches nothing, writes nothing."""
