"""Delete duplicate faces and faces without a user. Find persons with two users."""
