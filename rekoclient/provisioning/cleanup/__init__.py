"""Find needless faces and persons with two users, and delete the faces."""
