"""The domain of Inkwell: pure Python, standard library only, no clock or randomness of its own."""
