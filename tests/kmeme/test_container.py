"""The image, the services around it and the workflow: what they run is there, and fits together."""

import http.server
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

ROOT = Path(settings.BASE_DIR)
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
WORKFLOW: dict[str, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SITE_SERVICES = ("migrate", "web", "worker")
SMOKE = ROOT / "bin" / "lib" / "smoke.py"


def seconds(text: str) -> int:
    return int(text.removesuffix("s"))


def container(tmp_path: Path, *arguments: str, **environment: str) -> list[str]:
    """What `bin/container` calls Python with, line by line, which here only says so."""
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "$@"\n')
    python.chmod(0o755)
    given = {"PATH": f"{tmp_path}:/usr/bin:/bin", **environment}
    command = [str(ROOT / "bin" / "container"), *arguments]
    return subprocess.run(command, env=given, capture_output=True, text=True, check=True).stdout.splitlines()


def context(target: Path) -> Path:
    """The files that `.dockerignore` lets into the image; it must stay a list of what is let in."""
    first, *lines = (ROOT / ".dockerignore").read_text().split()
    assert first == "*"
    allowed = [line[1:].rstrip("/") for line in lines if line.startswith("!")]
    ignored = shutil.ignore_patterns(*(line.removeprefix("**/") for line in lines if line.startswith("**/")))
    for name in allowed:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name, ignore=ignored)
        else:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    return target


def test_the_image_has_every_part_of_the_site(tmp_path: Path) -> None:
    made = context(tmp_path / "app")
    environment = {**os.environ, "PYTHONPATH": "", "STATIC_ROOT": str(tmp_path / "static")}
    check = [sys.executable, "manage.py", "check"]
    done = subprocess.run(check, cwd=made, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for name in [*settings.INSTALLED_APPS, "templates", "static", "locale"]:
        if (ROOT / name).is_dir():
            assert (made / name).is_dir()


def test_the_image_has_no_secrets_tests_or_data_of_a_checkout(tmp_path: Path) -> None:
    made = context(tmp_path / "app")
    assert not {".env", ".git", ".venv", "var", "tests"} & {path.name for path in made.iterdir()}
    assert not list(made.rglob("*.mo"))
    assert not list(made.rglob("__pycache__"))


def test_web_takes_its_port_and_its_size_from_the_environment(tmp_path: Path) -> None:
    (line,) = container(tmp_path, "web", PORT="8123", WEB_WORKERS="3", WEB_THREADS="5")
    assert "--port 8123 --workers 3 --blocking-threads 5" in line
    assert line.endswith("kmeme.wsgi:application")


def test_without_arguments_it_is_the_web_server(tmp_path: Path) -> None:
    assert container(tmp_path) == container(tmp_path, "web")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["migrate"], "manage.py migrate --noinput"),
        (["backup", "/data/backups", "--keep", "7"], "manage.py backup /data/backups --keep 7"),
        (["procrastinate", "healthchecks"], "manage.py procrastinate healthchecks"),
    ],
    ids=["migrate", "backup", "healthchecks"],
)
def test_everything_else_is_a_management_command(arguments: list[str], expected: str, tmp_path: Path) -> None:
    assert container(tmp_path, *arguments) == [expected]


def test_the_image_s_own_step_makes_texts_static_files_and_bytecode(tmp_path: Path) -> None:
    texts, static, bytecode = container(tmp_path, "build")
    assert texts.startswith("manage.py compilemessages")
    assert static.startswith("manage.py collectstatic --noinput")
    rooms = {path.name for path in ROOT.iterdir() if (path / "apps.py").exists()}
    assert rooms <= set(bytecode.split())


@pytest.mark.parametrize("name", SITE_SERVICES)
def test_what_outlives_a_container_lies_in_its_volume(name: str) -> None:
    service = COMPOSE["services"][name]
    (volume,) = service["volumes"]
    mounted = volume.partition(":")[2]
    for folder in ("MEDIA_ROOT", "PRIVATE_ROOT"):
        assert service["environment"][folder].startswith(f"{mounted}/")
        assert f"{service['environment'][folder]} " in f"{DOCKERFILE.replace(chr(10), ' ')} "


@pytest.mark.parametrize("name", ["web", "worker"])
def test_docker_waits_longer_than_the_program_takes_to_finish(name: str, tmp_path: Path) -> None:
    (line,) = container(tmp_path, name)
    allowed = int(re.search(r"--(?:workers-kill|shutdown-graceful)-timeout (\d+)", line)[1])  # type: ignore[index]
    assert seconds(COMPOSE["services"][name]["stop_grace_period"]) > allowed


@pytest.mark.parametrize("name", SITE_SERVICES)
def test_the_site_runs_without_privileges(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert re.search(r"^USER kmeme$", DOCKERFILE, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_no_service_fills_the_disk_with_its_log(name: str) -> None:
    assert COMPOSE["services"][name]["logging"]["options"]["max-size"]


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_only_the_site_can_be_reached_and_only_from_its_own_machine(name: str) -> None:
    ports = COMPOSE["services"][name].get("ports", [])
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert bool(ports) == (name == "web")


def test_secrets_have_no_defaults() -> None:
    text = (ROOT / "compose.yaml").read_text()
    for name in ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS"):
        assert set(re.findall(rf"\$\{{{name}(:.)", text)) == {":?"}


def test_the_client_programs_are_as_new_as_the_server() -> None:
    client = re.search(r"postgresql-client-(\d+)", DOCKERFILE)
    server = re.search(r"^FROM postgres:(\d+)", DOCKERFILE, re.MULTILINE)
    assert client
    assert server
    assert int(client[1]) >= int(server[1])


def test_every_knob_of_the_containers_is_described() -> None:
    files = (ROOT / "compose.yaml", ROOT / "bin" / "container")
    knobs = set(re.findall(r"\$\{([A-Z_]+)[:}]", "".join(path.read_text() for path in files)))
    described = (ROOT / "docs" / "operations.md").read_text()
    assert {name for name in knobs if f"`{name}`" not in described} == set()


def test_the_workflow_runs_scripts_that_are_there() -> None:
    commands = [step["run"] for job in WORKFLOW["jobs"].values() for step in job["steps"] if "run" in step]
    assert commands == [".ci/run", ".ci/scripts", ".ci/image"]
    assert all(os.access(ROOT / command, os.X_OK) for command in commands)


def test_the_workflow_may_only_read_and_ends_by_itself() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert all(job["timeout-minutes"] <= 30 for job in WORKFLOW["jobs"].values())


@pytest.mark.parametrize("script", sorted(path.name for path in (ROOT / ".ci").iterdir()))
def test_every_script_of_the_workflow_is_shell_without_mistakes(script: str) -> None:
    assert subprocess.run(["bash", "-n", str(ROOT / ".ci" / script)], check=False).returncode == 0


def smoke(address: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(SMOKE), address], capture_output=True, text=True, check=False)


def test_the_smoke_test_passes_on_a_site_that_works(live_server: LiveServer, settings: Any) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    done = smoke(live_server.url)
    assert (done.returncode, done.stderr) == (0, "")


class _Empty(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


def test_the_smoke_test_names_what_is_wrong() -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Empty) as server:
        threading.Thread(target=server.serve_forever).start()
        done = smoke(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
    assert done.returncode == 1
    assert "/ answered 200, not 200 with 'lang=" in done.stderr


def test_the_health_check_asks_the_site_under_its_own_name(live_server: LiveServer) -> None:
    script = ROOT / "bin" / "lib" / "healthcheck.py"
    port = live_server.url.rpartition(":")[2]
    environment = {**os.environ, "PORT": port, "SITE_URL": "http://localhost"}
    assert subprocess.run([sys.executable, str(script)], env=environment, check=False).returncode == 0


def test_the_health_check_fails_where_nobody_answers() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        environment = {**os.environ, "PORT": str(probe.getsockname()[1])}
        script = ROOT / "bin" / "lib" / "healthcheck.py"
        assert subprocess.run([sys.executable, str(script)], env=environment, check=False).returncode == 1
