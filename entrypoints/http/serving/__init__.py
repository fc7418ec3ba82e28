"""What every operation is served with, whatever it is about: no feature is known here."""
