"""What holds however a run ends: nothing is left behind, and a person is told what happened."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))

from quotestream_local.identity import ProcessIdentity  # noqa: E402
from quotestream_local.ports import Ports  # noqa: E402
from quotestream_local.run_record import RunRecord  # noqa: E402

FAKE_SYSTEM = HERE / "fake_system.py"
STOP = HERE.parents[2] / "stop"
SECONDS = 180


class RunTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.data = Path(folder.name) / "data"
        self.ports = Ports.free()
        self.started = []
        self.addCleanup(self.end_all)

    def end_all(self):
        for process in self.started:
            process.kill()
            process.communicate()
        record = RunRecord.read(self.data / "run.json")
        for _, identity in record.parts if record else ():
            identity.send(signal.SIGKILL)

    def run_it(self, *options, hang_up=signal.SIG_DFL, **environment):
        # The tests themselves may run under nohup, whose children inherit that a hang-up is ignored.
        process = subprocess.Popen(
            [sys.executable, str(FAKE_SYSTEM), "--data", str(self.data), *options], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGHUP, hang_up),
            env={**os.environ, **self.ports.variables(), **environment})
        self.started.append(process)
        return process

    def stop_it(self):
        return subprocess.run([sys.executable, str(STOP), "--data", str(self.data)], capture_output=True, text=True,
                              timeout=SECONDS)

    def running_parts(self, count=4):
        """Waits until as many parts are ready, and answers them by name."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            try:
                parts = json.loads((self.data / "run.json").read_text())["parts"]
            except FileNotFoundError:
                parts = []
            if len(parts) == count and all(part["ready"] for part in parts):
                return {part["name"]: ProcessIdentity(part["pid"], part["started"]) for part in parts}
            time.sleep(0.02)
        self.fail("the parts are not ready")

    def wait_for_line(self, process, text):
        for line in process.stdout:
            if text in line:
                return
        self.fail(f"it ended without saying: {text}")

    def assert_gone(self, parts):
        for name, identity in parts.items():
            self.assertTrue(identity.wait_until_gone(SECONDS), f"{name} is left behind")

    def test_once_ends_by_itself_and_leaves_nothing(self):
        output, errors = self.run_it("--once").communicate(timeout=SECONDS)
        self.assertIn("gateway", output)
        self.assertIn("Stopped everything", output)
        self.assertEqual("", errors)
        self.assertFalse((self.data / "run.json").exists())
        for variable, number in self.ports.variables().items():
            with socket.socket() as probe:
                self.assertNotEqual(0, probe.connect_ex(("127.0.0.1", int(number))), variable)

    def test_each_stop_signal_stops_everything(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number.name):
                process = self.run_it()
                parts = self.running_parts()
                self.wait_for_line(process, "Ctrl-C stops everything")
                process.send_signal(number)
                process.communicate(timeout=SECONDS)
                self.assertEqual(0, process.returncode)
                self.assert_gone(parts)

    def test_a_terminal_that_went_away_does_not_keep_anything_running(self):
        process = self.run_it()
        parts = self.running_parts()
        process.stdout.close()
        process.stderr.close()
        process.send_signal(signal.SIGHUP)
        process.wait(SECONDS)
        self.assert_gone(parts)
        self.started.remove(process)

    def test_under_nohup_it_goes_on_without_its_terminal(self):
        process = self.run_it(hang_up=signal.SIG_IGN)
        self.wait_for_line(process, "Ctrl-C stops everything")
        status = Path(f"/proc/{process.pid}/status").read_text()
        ignored = int(re.search(r"^SigIgn:\s*(\w+)", status, re.MULTILINE).group(1), 16)
        self.assertTrue(ignored >> (signal.SIGHUP - 1) & 1)

    def test_a_signal_while_starting_stops_what_was_started(self):
        process = self.run_it(FAKE_STORE="silent")
        self.wait_for_line(process, "Starting")
        deadline = time.monotonic() + SECONDS
        while not (self.data / "run.json").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        parts = dict(RunRecord.read(self.data / "run.json").parts)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=SECONDS)
        self.assertEqual(128 + signal.SIGTERM, process.returncode)
        self.assert_gone(parts)

    def test_a_part_that_does_not_stop_is_killed(self):
        process = self.run_it(FAKE_COMMAND="deaf")
        parts = self.running_parts()
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=SECONDS)
        self.assertIn("command did not stop in 1 s and was killed", output)
        self.assert_gone(parts)

    @unittest.skipUnless(sys.platform == "linux", "the kernel's help is Linux's")
    def test_when_the_run_itself_is_killed_its_parts_end_too(self):
        process = self.run_it()
        parts = self.running_parts()
        process.kill()
        process.communicate()
        self.assert_gone(parts)

    def test_in_the_background_it_outlives_the_command_until_stopped(self):
        process = self.run_it("--detach")
        process.communicate(timeout=SECONDS)
        self.assertEqual(0, process.returncode)
        parts = self.running_parts()
        self.assertTrue(all(identity.alive() for identity in parts.values()))
        stopped = self.stop_it()
        self.assertEqual("Stopped: gateway, query, command, store.\n", self.in_start_order(stopped.stdout))
        self.assert_gone(parts)
        self.assertIn("Nothing runs", self.stop_it().stdout)

    def jdk(self):
        """One whose tool notes which processes were asked to write down how they started."""
        jdk = self.data.parent / "jdk"
        (jdk / "bin").mkdir(parents=True)
        (jdk / "release").write_text('JAVA_VERSION="25"')
        jcmd = jdk / "bin" / "jcmd"
        jcmd.write_text(f'#!/bin/sh\necho "$1" >> {jdk}/asked\necho archive > "$4"\n')
        jcmd.chmod(0o755)
        return jdk

    def asked(self, jdk):
        return {int(pid) for pid in (jdk / "asked").read_text().split()}

    def test_in_the_background_nobody_goes_on_who_wrote_down_how_it_started(self):
        jdk = self.jdk()
        self.run_it("--detach", FAKE_JDK=str(jdk)).communicate(timeout=SECONDS)
        parts = self.running_parts()
        self.assertEqual(4, len(self.asked(jdk)))
        self.assertFalse(self.asked(jdk) & {identity.pid for identity in parts.values()})
        self.stop_it()
        self.assertEqual(4, len(self.asked(jdk)), "once is enough")

    def test_at_a_terminal_it_is_written_down_when_all_stop(self):
        jdk = self.jdk()
        process = self.run_it(FAKE_JDK=str(jdk))
        parts = self.running_parts()
        self.wait_for_line(process, "Ctrl-C stops everything")
        self.assertFalse((jdk / "asked").exists())
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=SECONDS)
        self.assertEqual({identity.pid for identity in parts.values()}, self.asked(jdk))
        self.assert_gone(parts)

    def in_start_order(self, line):
        names = line.removeprefix("Stopped: ").removesuffix(".\n").split(", ")
        return f"Stopped: {', '.join(sorted(names, key=['gateway', 'query', 'command', 'store'].index))}.\n"

    def test_stop_ends_what_a_killed_run_in_the_background_left(self):
        self.run_it("--detach", FAKE_STORE="deaf").communicate(timeout=SECONDS)
        parts = self.running_parts()
        supervisor = RunRecord.read(self.data / "run.json").supervisor
        supervisor.send(signal.SIGKILL)
        self.assertTrue(supervisor.wait_until_gone(SECONDS))
        again = self.run_it()
        self.assertIn("still runs: store", again.communicate(timeout=SECONDS)[1])
        self.assertIn("store did not stop in 8 s and was killed", self.stop_it().stdout)
        self.assert_gone(parts)

    def test_stop_spares_a_process_that_was_given_the_number_of_one_of_ours(self):
        self.data.mkdir()
        other = subprocess.Popen(["sleep", "60"])
        self.addCleanup(other.wait)
        self.addCleanup(other.kill)
        stale = {"pid": other.pid, "started": "another time"}
        (self.data / "run.json").write_text(json.dumps(
            {"supervisor": stale, "parts": [{"name": "store", **stale}]}))
        self.assertIn("nothing was left running", self.stop_it().stdout)
        self.assertIsNone(other.poll())

    def test_a_second_run_on_the_same_data_is_refused(self):
        self.run_it()
        self.running_parts()
        second = self.run_it()
        errors = second.communicate(timeout=SECONDS)[1]
        self.assertEqual(1, second.returncode)
        self.assertRegex(errors, r"already runs on .*data \(process \d+\)")
        self.assertEqual(1, errors.count("\n"))

    def test_a_part_that_fails_to_start_is_shown_with_its_log_and_everything_stops(self):
        process = self.run_it(FAKE_QUERY="failing")
        _, errors = process.communicate(timeout=SECONDS)
        self.assertEqual(1, process.returncode)
        self.assertIn("query ended while it was starting (exit code 3)", errors)
        self.assertIn("cannot open the thing", errors)
        self.assertFalse((self.data / "run.json").exists())

    def test_a_part_that_ends_later_is_said_and_the_others_go_on(self):
        process = self.run_it()
        parts = self.running_parts()
        parts.pop("query").send(signal.SIGKILL)
        self.running_parts(3)
        self.assertTrue(all(identity.alive() for identity in parts.values()))
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=SECONDS)
        self.assertIn("query has ended by itself (killed by signal 9)", output)
        self.assertEqual(1, process.returncode)
        self.assert_gone(parts)

    def test_a_part_that_ends_is_started_again_when_asked_for(self):
        self.run_it("--restart")
        parts = self.running_parts()
        parts["query"].send(signal.SIGKILL)
        self.assertTrue(parts["query"].wait_until_gone(SECONDS))
        deadline = time.monotonic() + SECONDS
        while self.running_parts()["query"] == parts["query"] and time.monotonic() < deadline:
            time.sleep(0.02)
        self.assertNotEqual(parts["query"], self.running_parts()["query"])

    def test_a_taken_port_is_named_before_anything_starts(self):
        variable = "QUOTESTREAM_QUERY_PORT"
        with socket.create_server(("127.0.0.1", 0)) as taken:
            number = taken.getsockname()[1]
            process = self.run_it(**{variable: str(number)})
            _, errors = process.communicate(timeout=SECONDS)
        self.assertEqual(1, process.returncode)
        self.assertEqual(1, errors.count("\n"))
        for each in (str(number), "query-service", variable):
            self.assertIn(each, errors)
        self.assertFalse((self.data / "run.json").exists())

    def test_a_folder_with_other_things_in_it_is_neither_used_nor_emptied(self):
        self.data.mkdir()
        (self.data / "letter.txt").write_text("mine")
        process = self.run_it("--fresh")
        _, errors = process.communicate(timeout=SECONDS)
        self.assertEqual(1, process.returncode)
        self.assertIn("not made by Quotestream", errors)
        self.assertEqual("mine", (self.data / "letter.txt").read_text())

    def test_fresh_empties_what_runs_left_and_nothing_else(self):
        self.run_it("--once").communicate(timeout=SECONDS)
        old = [self.data / part / "old.db" for part in ("eventstore", "redis", "command", "service", "simulators", "gateway")]
        for file in old:
            file.parent.mkdir(exist_ok=True)
            file.write_text("old")
        (self.data / "letter.txt").write_text("mine")
        self.run_it("--once", "--fresh").communicate(timeout=SECONDS)
        self.assertEqual([], [file for file in old if file.exists()])
        self.assertEqual("mine", (self.data / "letter.txt").read_text())


if __name__ == "__main__":
    unittest.main()
