"""Mail of the office: one row for each message, queued by the doors of other apps and sent by the worker, once."""
