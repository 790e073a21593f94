"""The embedded demonstration: a sample site in the package, its server, and the story told over it.

Every page of the site is marked as a sample and names the address its facts come from. Nothing here
judges, fetches or stores: the walk itself does, over real HTTP on the loopback address.
"""
