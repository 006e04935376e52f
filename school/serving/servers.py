"""The production servers: gunicorn, and waitress on Windows. Neither exists on the other's platform."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings


def serve_with_waitress(application: Any, *, host: str, port: int, when_ready: Callable[[], None]) -> None:
    from waitress import create_server

    server = create_server(application, host=host, port=port, threads=settings.SERVER_THREADS, ident=None)
    when_ready()
    server.run()


def serve_with_gunicorn(application: Any, *, host: str, port: int, when_ready: Callable[[], None]) -> None:
    from gunicorn.app.base import BaseApplication

    class Portal(BaseApplication):
        def load_config(self) -> None:
            chosen = {
                "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
                "proc_name": "partnership",
                "worker_class": "common.patient_worker.PatientWorker",
                "workers": settings.WEB_CONCURRENCY,
                "threads": settings.SERVER_THREADS,
                "preload_app": True,
                "control_socket_disable": True,
                "loglevel": "warning",
                # Nobody's word about the visitor's address or scheme counts unless a proxy is announced.
                "forwarded_allow_ips": "127.0.0.1,::1" if settings.TRUSTED_PROXY_COUNT else "",
                # A heartbeat file on a slow disk would stall the workers.
                "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,
                "when_ready": lambda _server: when_ready(),
            }
            for name, value in chosen.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return application

    Portal().run()
