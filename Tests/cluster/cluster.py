"""A real Spark of its own: a standalone master and workers as processes on loopback, and jobs submitted to it."""

import os
import pathlib
import re
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
JOB = ROOT / "Cluster/spark/mithaq_job.py"


class Cluster:
    """Started by `with`; everything it starts ends with it."""

    def __init__(self, folder: pathlib.Path, workers: int, cores: int = 1):
        self.folder, self.workers, self.cores = folder, workers, cores
        self.processes: list[subprocess.Popen] = []
        import pyspark

        self.home = pathlib.Path(pyspark.__file__).parent
        self.environment = os.environ | {
            "SPARK_HOME": str(self.home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_NO_DAEMONIZE": "1",
            "SPARK_WORKER_DIR": str(folder / "work"),
            "PYSPARK_PYTHON": sys.executable,
            "PYSPARK_DRIVER_PYTHON": sys.executable,
            "MITHAQ_CACHE": os.environ.get("MITHAQ_CACHE", str(folder / "cache")),
            # Machines for these tests are small, and most of what Java does here is to start.
            "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        }

    def __enter__(self) -> "Cluster":
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            self.begin()
        except BaseException:
            self.__exit__()
            raise
        return self

    def begin(self) -> None:
        log = self.start("master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        self.address = self.wait(log, r"Starting Spark master at (spark://\S+)")
        for number in range(self.workers):
            log = self.start(
                f"worker{number}", "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0",
                "--cores", str(self.cores), "--memory", "1g", self.address)
            self.wait(log, r"(Successfully registered with master)")

    def __exit__(self, *_) -> None:
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()

    def start(self, name: str, main: str, *arguments: str) -> pathlib.Path:
        log = self.folder / f"{name}.log"
        with log.open("wb") as output:
            self.processes.append(
                subprocess.Popen([self.home / "bin/spark-class", main, *arguments], env=self.environment, stdout=output, stderr=output))
        return log

    def wait(self, log: pathlib.Path, pattern: str) -> str:
        for _ in range(1800):
            if found := re.search(pattern, log.read_text(errors="replace")):
                return found.group(1)
            time.sleep(0.1)
        raise TimeoutError(f"{log}: never said {pattern!r}:\n{log.read_text(errors='replace')[-3000:]}")

    def submit(self, *arguments, settings: dict[str, str] | None = None) -> subprocess.Popen:
        """Starts the job; `wait` on what it gives."""
        all_settings = {
            "spark.ui.enabled": "false", "spark.executor.memory": "600m", "spark.executor.cores": "1", "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1", "spark.sql.shuffle.partitions": "2",
        } | (settings or {})
        words = [str(self.home / "bin/spark-submit"), "--master", self.address]
        for name, value in all_settings.items():
            words += ["--conf", f"{name}={value}"]
        log = (self.folder / "driver.log").open("ab")
        return subprocess.Popen([*words, str(JOB), *map(str, arguments)], env=self.environment, stdout=log, stderr=log)

    def run(self, *arguments, settings: dict[str, str] | None = None) -> int:
        return self.submit(*arguments, settings=settings).wait(900)

    def driver_log(self) -> str:
        log = self.folder / "driver.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def executors(self) -> list[int]:
        """The processes of executors that this cluster's workers have started."""
        found = []
        workers = {process.pid for process in self.processes}
        for status in pathlib.Path("/proc").glob("[0-9]*/status"):
            try:
                line = (status.parent / "cmdline").read_bytes()
                parent = int(re.search(r"PPid:\s+(\d+)", status.read_text()).group(1))
            except (OSError, AttributeError):
                continue
            if b"CoarseGrainedExecutorBackend" in line and parent in workers:
                found.append(int(status.parent.name))
        return sorted(found)

    def kill_an_executor(self) -> int:
        pid = self.executors()[0]
        os.kill(pid, signal.SIGKILL)
        return pid


def lines(folder: pathlib.Path) -> bytes:
    """What a folder of parts holds, in order."""
    return b"".join(part.read_bytes() for part in sorted(folder.glob("part-*")))
