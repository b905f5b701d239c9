"""LocalRekognition: what a test holds in its hands."""

from __future__ import annotations

import math
import os
import re
import warnings
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TextIO

from .control import PATH as CONTROL_PATH
from .control import Control
from .request_log import RequestLog
from .script.checks import check, check_range
from .script.clock import Clock
from .script.declared_faces import DeclaredFace
from .script.declared_replies import Answer
from .script.faults import LOST_REPLY, Fault, Faults
from .script.quotas import AnyQuotas, Quotas, as_quotas
from .script.switches import Switches
from .server.engine import Engine
from .server.http import Server, is_loopback
from .state import pictures
from .state.statefile import StateFile
from .state.store import DeclaredImage, R, S3Object, Similarity, Store, Table
from .state.world import World, similarity_key

if TYPE_CHECKING:
    from boto3 import Session
    from botocore.loaders import Loader

    from rekoclient.aio import AsyncRekognitionClient
    from rekoclient.client import RekognitionClient


_REGION = re.compile(r"[A-Za-z0-9-]{1,63}")
_ACCOUNT = re.compile("[0-9]{12}")
_DAY = 86400.0


class LocalRekognition:
    """A Rekognition of one's own, running while the ``with`` block does.

    Args:
        host: The address to listen on. Anything but loopback warns: whoever reaches
            it can read and change everything.
        port: The port; 0 takes a free one.
        region: The Region it claims to be.
        account_id: The account that its ARNs name.
        state: A file to keep the state in; it survives a restart and a ``kill -9``.
            By default nothing is kept.
        switches: How to behave where the service's behaviour is not published.
        quotas: Requests a second, as in ``quota()``. By default there are none.
        clock: The time by which tokens age, jobs finish and quotas refill.
        seed: Makes the ids that it draws repeatable.
        log: Where to write a line for each request. Neither bodies nor credentials get
            there.
        control: Let whoever knows ``control_token`` make trouble over HTTP.
        log_limit: Bytes of requests to remember; older ones are dropped.
        request_timeout: Seconds within which a request that has begun must arrive.
        idle_timeout: Seconds after which a connection without requests is closed.

    Raises:
        ValueError: A setting is not what it may be.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        region: str = "us-east-1",
        account_id: str = "123456789012",
        state: str | os.PathLike[str] | None = None,
        switches: Switches | None = None,
        quotas: AnyQuotas = None,
        clock: Clock | None = None,
        seed: int | None = None,
        log: TextIO | None = None,
        control: bool = False,
        log_limit: int = 128 * 1024 * 1024,
        request_timeout: float = 60.0,
        idle_timeout: float = 600.0,
    ) -> None:
        if not _REGION.fullmatch(region):
            raise ValueError(f"{region!r} is no region; one is us-east-1")
        if not _ACCOUNT.fullmatch(account_id):
            raise ValueError(f"account_id is twelve digits, not {account_id!r}")
        check_range("port", port, 0, 65535)
        check_range("log_limit", log_limit, 0, math.inf)
        check_range("request_timeout", request_timeout, 0.001, _DAY)
        check_range("idle_timeout", idle_timeout, 0.001, _DAY)
        self.region = region
        self.clock: Clock = clock or Clock()
        self.requests: RequestLog = RequestLog(log_limit)
        """The requests that came, oldest first."""
        self._faults = Faults()
        self._quotas = Quotas(self.clock)
        self._world = World(
            store=Store(),
            clock=self.clock,
            switches=switches or Switches(),
            region=region,
            account_id=account_id,
            seed=seed,
        )
        self._state = None if state is None else Path(state)
        self._address = (host, port)
        self._timeouts = (request_timeout, idle_timeout)
        self._log = log
        self._control = Control(self) if control else None
        self._server: Server | None = None
        self.quota(quotas)

    def start(self) -> Self:
        """Read the state, listen, and answer from now on. ``with`` does it for you."""
        host, port = self._address
        if not is_loopback(host):
            warnings.warn(
                f"LocalRekognition listens on {host}: whoever reaches this address can "
                "read and change everything in it",
                stacklevel=2,
            )
        engine = Engine(
            self._world,
            self._faults,
            self._quotas,
            self.requests,
            log=self._log,
            control=self._control,
        )
        request_timeout, idle_timeout = self._timeouts
        try:
            if self._state is not None:
                self._world.store.keep_in(StateFile(self._state), self.clock())
            self._server = Server(
                engine.handle,
                engine.refuse,
                host=host,
                port=port,
                request_timeout=request_timeout,
                idle_timeout=idle_timeout,
            )
        except (OSError, ValueError):
            self._world.store.close()
            raise
        return self

    def close(self) -> None:
        """End all connections, stop listening, and let go of the state file."""
        if self._server is not None:
            self._server.close()
            self._server = None
            self._world.store.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    @property
    def endpoint_url(self) -> str:
        """Where it listens: what ``AWS_ENDPOINT_URL_REKOGNITION`` should say."""
        if self._server is None:
            raise RuntimeError("the server is not running: use it in a with block")
        host = (
            f"[{self._server.host}]" if ":" in self._server.host else self._server.host
        )
        return f"http://{host}:{self._server.port}"

    @property
    def control_url(self) -> str:
        """Where commands are given over HTTP; see ``rekoclient.testing.control``."""
        return self.endpoint_url + CONTROL_PATH

    @property
    def control_token(self) -> str:
        """What must be known to give them: the header ``X-Control-Token``."""
        if self._control is None:
            raise RuntimeError("this server takes no commands: set control=True")
        return self._control.token

    def boto_client(self, *, config: Any = None) -> Any:
        """A boto3 client for this server, with dummy credentials.

        Nothing of the environment gets into it: no profile, no proxy, no credentials,
        no retry settings.

        Args:
            config: A botocore ``Config``; what it says goes before the server's own.
        """
        from botocore.config import Config

        own = Config(proxies={}, use_fips_endpoint=False, use_dualstack_endpoint=False)
        return self._session().client(
            "rekognition",
            endpoint_url=self.endpoint_url,
            config=own if config is None else own.merge(config),
        )

    def client(self, **options: Any) -> RekognitionClient:
        """A ``RekognitionClient`` for this server, with dummy credentials.

        Of the environment only ``AWS_MAX_ATTEMPTS`` counts, as for any ``RetryPolicy``.

        Args:
            options: Anything else that ``RekognitionClient`` takes.
        """
        from rekoclient.client import RekognitionClient

        return RekognitionClient(**self._for_client(options))

    def async_client(self, **options: Any) -> AsyncRekognitionClient:
        """The same for asyncio.

        Args:
            options: Anything else that ``AsyncRekognitionClient`` takes.
        """
        from rekoclient.aio import AsyncRekognitionClient

        return AsyncRekognitionClient(**self._for_client(options))

    def _for_client(self, options: dict[str, Any]) -> dict[str, Any]:
        from botocore.config import Config

        own = Config(proxies={}, use_fips_endpoint=False, use_dualstack_endpoint=False)
        config = options.pop("config", None)
        return {
            "endpoint_url": self.endpoint_url,
            "region_name": self.region,
            "session": self._session(),
            "config": own if config is None else own.merge(config),
            **options,
        }

    def inject(
        self,
        fault: Fault,
        *,
        operation: str | None = None,
        times: int | None = 1,
        rate: float | None = None,
        seed: int = 0,
    ) -> None:
        """Let a fault befall requests. All other ways to make trouble end here.

        Where several faults wait, each request takes the first that is meant for it.

        Args:
            fault: What goes wrong.
            operation: Which requests it is meant for; by default any.
            times: How many of them; None for all.
            rate: Instead of ``times``: how likely it is for each of them, from 0 to 1.
            seed: With ``rate``: makes the choice repeatable.
        """
        with self._world.store.lock:
            self._faults.add(
                fault, operation=operation, times=times, rate=rate, seed=seed
            )

    def fail_next(
        self,
        code: str = "ThrottlingException",
        *,
        operation: str | None = None,
        status: int | None = None,
        message: str | None = None,
        times: int | None = 1,
        headers: Mapping[str, str | None] | None = None,
        body: bytes | None = None,
    ) -> None:
        """Refuse the next requests, without doing what they ask.

        Args:
            code: The error's code.
            operation: Which requests; by default any.
            status: The HTTP status; by default the one that belongs to the code.
            message: The error's text; by default the service's own.
            times: How many requests; None for all.
            headers: Headers to add or replace; None removes one.
            body: A body in place of the error's, byte for byte.
        """
        fault = Fault(
            code=code,
            status=status,
            message=message,
            headers=headers or {},
            body=body,
        )
        self.inject(fault, operation=operation, times=times)

    def fail_some(
        self,
        code: str = "ThrottlingException",
        *,
        rate: float,
        operation: str | None = None,
        seed: int = 0,
    ) -> None:
        """Refuse each request with some likelihood, repeatably."""
        self.inject(Fault(code=code), operation=operation, rate=rate, seed=seed)

    def lose_reply_next(
        self, operation: str | None = None, *, times: int | None = 1
    ) -> None:
        """Do what the next requests ask, and close the connection without a reply."""
        self.inject(LOST_REPLY, operation=operation, times=times)

    def lose_some_replies(
        self, *, rate: float, operation: str | None = None, seed: int = 0
    ) -> None:
        """Lose the reply to each request with some likelihood, repeatably."""
        self.inject(LOST_REPLY, operation=operation, rate=rate, seed=seed)

    def clear_faults(self) -> None:
        """Let there be no more trouble."""
        with self._world.store.lock:
            self._faults.clear()

    @property
    def pending_faults(self) -> list[str]:
        """The faults that have not come to their end, one line each."""
        with self._world.store.lock:
            return self._faults.pending()

    def reply(
        self,
        operation: str,
        answer: Answer,
        *,
        image: bytes | None = None,
        when: Mapping[str, Any] | None = None,
        times: int | None = None,
    ) -> None:
        """Declare what an operation answers. The last declaration that fits counts.

        What a job found is declared for its Get operation. For an operation on state
        the answer stands in place of the true one, and nothing is done.

        Args:
            operation: The operation.
            answer: The answer's members by their wire names, or a function that makes
                them of the request's.
            image: Only for requests with this picture.
            when: Only for requests with these members; for a Get operation also those
                that its job was started with.
            times: For how many requests; None for all.

        Raises:
            ValueError: The operation has no such answer.
        """
        with self._world.store.lock:
            self._world.replies.add(
                operation,
                answer,
                digest=None if image is None else pictures.read(image).digest,
                when=when or {},
                times=times,
            )

    def declare_faces(self, image: bytes, *faces: DeclaredFace | str) -> None:
        """Say which faces a picture shows; without any, that it shows none.

        A picture that nobody declared shows one face, the same for the same bytes.

        Args:
            image: The picture.
            faces: Its faces, or just the names of the persons.
        """
        declared = [
            DeclaredFace(face) if isinstance(face, str) else face for face in faces
        ]
        for face in declared:
            check(face)
        digest = pictures.read(image).digest
        record = DeclaredImage(faces=list(map(asdict, declared)))
        self._declare(self._world.store.images, digest, record)

    def declare_similarity(self, person: str, other: str, per_cent: float) -> None:
        """Say how similar two persons are; by default not at all."""
        if not 0 <= per_cent <= 100:
            raise ValueError(f"a similarity is from 0 to 100, not {per_cent}")
        key = similarity_key(person, other)
        self._declare(
            self._world.store.similarities, key, Similarity(per_cent=per_cent)
        )

    def put_s3_object(self, bucket: str, name: str, image: bytes) -> None:
        """Have a picture where requests look that name it in S3."""
        picture = asdict(pictures.read(image))
        self._declare(
            self._world.store.s3_objects, f"{bucket}/{name}", S3Object(picture=picture)
        )

    def quota(self, quotas: AnyQuotas) -> None:
        """Put quotas in force in place of those before, from full buckets.

        Args:
            quotas: Requests a second by operation (``{"CreateUser": 50}``, or a
                ``Quota`` in place of the number); one number or ``Quota`` for each
                operation; ``"published"`` for those of a new account in this Region;
                None for none.
        """
        with self._world.store.lock:
            self._quotas.set(as_quotas(quotas, self.region))

    def switch(self, **changes: Any) -> None:
        """Change how the server behaves; the names are those of ``Switches``."""
        with self._world.store.lock:
            self._world.switches = replace(self._world.switches, **changes)

    def _declare(self, table: Table[R], key: str, record: R) -> None:
        with self._world.store.lock:
            self._world.store.put(table, "", key, record)
            self._world.store.commit()

    def _session(self) -> Session:
        import boto3
        import botocore.session

        # What botocore would ask the environment and the user's files, it is told here.
        known = botocore.session.Session.SESSION_VARIABLES
        told = {name: (None, None, *rest) for name, (_, _, *rest) in known.items()}
        for name in ("config_file", "credentials_file"):
            told[name] = (None, None, os.devnull, None)
        session = botocore.session.Session(session_vars=told)
        session.register_component("data_loader", _loader())
        return boto3.Session(
            aws_access_key_id="local",
            aws_secret_access_key="local",  # noqa: S106 - nobody checks it
            region_name=self.region,
            botocore_session=session,
        )


@cache
def _loader() -> Loader:
    """One for all sessions: reading the model takes longer than all the rest."""
    from botocore.loaders import Loader

    return Loader()
