"""What must be told to whom? An outbox row first, then sending."""
