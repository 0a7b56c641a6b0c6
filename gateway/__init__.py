"""The gateway: the one service that phones and other machines talk to, over HTTPS. No Qt; no state but the database's."""
