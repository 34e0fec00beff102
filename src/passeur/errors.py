"""The exceptions of Passeur. Each is written for the person who must act: what is wrong, where, what to do."""


class PasseurError(Exception):
    """Whatever Passeur refuses or cannot do; its text is shown to people as it stands."""


class NetworkError(PasseurError):
    """`network.toml` does not describe a network; the text names the table and the key."""


class Refused(PasseurError):
    """A file cannot be read at all, by any reader or by the one asked for; the reason is for a curator."""


class HarvestError(PasseurError):
    """A source could not be fetched whole; what it gave before stays good."""


class Damaged(PasseurError):
    """Bytes on disk are not those that were sealed (a hash differs, a file is missing)."""


class Blocked(PasseurError):
    """An edition breaks an expectation and was not published; the text says which."""


class QueryRefused(PasseurError):
    """A query is longer, wider or slower than the limits allow, or malformed.

    reason, values: what was wrong where a visitor can mend it, for those who say it in another language: the portal has
    a message `refused.<reason>` with places for the values. Empty where only who writes to the interface can.
    """

    def __init__(self, message: str, reason: str = "", **values: object) -> None:
        super().__init__(message)
        self.reason = reason
        self.values = values


class NotFound(PasseurError):
    """No such record, edition, partner or source."""
