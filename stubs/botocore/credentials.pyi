class Credentials:
    access_key: str
    secret_key: str
    token: str | None
    method: str
    account_id: str | None
    def __init__(
        self,
        access_key: str,
        secret_key: str,
        token: str | None = None,
        method: str | None = None,
        account_id: str | None = None,
    ) -> None: ...
