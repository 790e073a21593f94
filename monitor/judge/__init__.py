"""Holds passages against the ledger: which commitment a sentence speaks of, how far it says it has come. All pure."""
