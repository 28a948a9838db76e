"""Conformance of the C# kernel as Debian's jupyter_client (and so libzmq) sees it. Prints one line per check; exit code 1 if any failed.
Names of checks as arguments run only those.

Needs JUPYTER_PATH to lead to the kernelspec, and jupyter_client. No check passes by being fast; times are printed for the reader.
"""

import random
import socket
import sys
import time
import traceback

import zmq
from jupyter_client import BlockingKernelClient, KernelManager

PATIENCE = 60
checks = []


def check(function):
    checks.append(function)
    return function


class FrontEnd:
    """One kernel and a blocking client to it."""

    def __init__(self):
        self.manager = KernelManager(kernel_name=".net-csharp")
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)

    def another_client(self):
        """A second front end; one made by the manager would share the first one's identity."""
        client = BlockingKernelClient(connection_file=self.manager.connection_file)
        client.load_connection_file()
        client.start_channels()
        return client

    def reply(self, id, channel="shell"):
        get = {"shell": self.client.get_shell_msg, "control": self.client.get_control_msg}[channel]
        while True:
            message = get(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == id:
                return message["content"]

    def published(self, id):
        found = []
        while not found or found[-1]["content"].get("execution_state") != "idle":
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == id:
                found.append(message)
        return found

    def run(self, code, **options):
        id = self.client.execute(code, **options)
        return self.reply(id), self.published(id)

    def value(self, code):
        reply, published = self.run(code)
        assert reply["status"] == "ok", reply
        return next(m["content"]["data"]["text/plain"] for m in published if m["msg_type"] == "execute_result")

    def start_loop(self, code):
        """Runs a cell that does not end and waits until it has started."""
        id = self.client.execute(code)
        while self.client.get_iopub_msg(timeout=PATIENCE)["msg_type"] != "display_data":
            pass
        time.sleep(0.1)
        return id

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def types(messages):
    return [message["msg_type"] for message in messages]


@check
def kernel_info(it):
    info = it.reply(it.client.kernel_info())
    assert info["protocol_version"] == "5.3" and info["status"] == "ok", info
    language = info["language_info"]
    assert (language["name"], language["mimetype"], language["file_extension"]) == ("C#", "text/x-csharp", ".cs"), language
    assert (language["pygments_lexer"], language["codemirror_mode"]) == ("csharp", "text/x-csharp"), language


@check
def execute_and_status_order(it):
    id = it.client.execute('Console.WriteLine("hello"); 6 * 7')
    reply, published = it.reply(id), it.published(id)
    assert reply["status"] == "ok" and reply["user_expressions"] == {} and reply["payload"] == [], reply
    assert types(published) == ["status", "execute_input", "stream", "execute_result", "status"], types(published)
    assert all(message["parent_header"]["msg_id"] == id for message in published)
    assert published[3]["content"]["execution_count"] == reply["execution_count"]


@check
def silent_and_store_history(it):
    before = it.run("int quiet = 1;")[0]["execution_count"]
    reply, published = it.run("quiet = 2; quiet", silent=True)
    assert types(published) == ["status", "status"] and reply["execution_count"] == before
    reply, published = it.run("quiet + 1", store_history=False)
    assert "execute_result" in types(published) and reply["execution_count"] == before
    assert it.value("quiet") == "2"


@check
def user_expressions(it):
    reply, _ = it.run("int six = 6;", user_expressions={"good": "six * 7", "bad": "noSuchName"})
    assert reply["user_expressions"]["good"]["data"]["text/plain"] == "42", reply
    assert reply["user_expressions"]["bad"]["status"] == "error", reply


@check
def stop_on_error(it):
    ids = [it.client.execute(code) for code in ("System.Threading.Thread.Sleep(300); throw new Exception();", "1", "2")]
    assert [it.reply(id)["status"] for id in ids] == ["error", "aborted", "aborted"]
    ids = [it.client.execute(code, stop_on_error=False) for code in ("System.Threading.Thread.Sleep(300); throw new Exception();", "1")]
    assert [it.reply(id)["status"] for id in ids] == ["error", "ok"]
    assert it.value("3") == "3"


@check
def complete(it):
    code = 'var s = "\U0001F600\U0001F600"; s.Subs'
    reply = it.reply(it.client.complete(code, len(code)))
    assert "Substring" in reply["matches"] and reply["cursor_end"] == len(code) and reply["cursor_start"] == len(code) - 4, reply


@check
def inspect(it):
    reply = it.reply(it.client.inspect("Math.Max(1, 2)", 6))
    assert reply["found"] and "Max" in reply["data"]["text/plain"], reply
    assert not it.reply(it.client.inspect("  ", 1))["found"]


@check
def is_complete(it):
    for code, expected in (("1 + 1", "complete"), ("if (true) {", "incomplete"), ("var x = );", "invalid")):
        assert it.reply(it.client.is_complete(code))["status"] == expected, code


@check
def history(it):
    count = it.run('"needle one"')[0]["execution_count"]
    it.run('"needle two"')
    tail = it.reply(it.client.history(hist_access_type="tail", n=2, output=True))["history"]
    assert [item[2][0] for item in tail] == ['"needle one"', '"needle two"'] and tail[1][2][1] == "needle two", tail
    one = it.reply(it.client.history(hist_access_type="range", session=0, start=count, stop=count + 1, output=False))["history"]
    assert [item[2] for item in one] == ['"needle one"'], one
    found = it.reply(it.client.history(hist_access_type="search", pattern="*needle t*", n=1))["history"]
    assert found[0][1] == count + 1, found


@check
def comms(it):
    assert it.reply(it.client.comm_info())["comms"] == {}
    message = it.client.session.msg("comm_open", {"comm_id": "abc", "target_name": "widgets", "data": {}})
    it.client.shell_channel.send(message)
    published = it.published(message["header"]["msg_id"])
    assert [m["content"]["comm_id"] for m in published if m["msg_type"] == "comm_close"] == ["abc"]


@check
def input_request(it):
    id = it.client.execute('"you said " + Console.ReadLine()', allow_stdin=True)
    question = it.client.get_stdin_msg(timeout=PATIENCE)
    assert question["msg_type"] == "input_request" and question["parent_header"]["msg_id"] == id
    it.client.input("gr\u00fcezi")
    assert it.reply(id)["status"] == "ok"
    results = [m["content"]["data"]["text/plain"] for m in it.published(id) if m["msg_type"] == "execute_result"]
    assert results == ["you said gr\u00fcezi"], results
    assert it.run("Console.ReadLine()", allow_stdin=False)[0]["status"] == "error"


@check
def interrupt(it):
    it.run("int kept = 0;")
    slowest = 0.0
    loops = ("while (true) { }", "System.Threading.Thread.Sleep(-1);", "await System.Threading.Tasks.Task.Delay(-1);",
             "foreach (var i in Enumerable.Range(0, int.MaxValue)) Math.Sqrt(i);", "new System.Threading.SemaphoreSlim(0).Wait();")
    for loop in loops * 2:
        id = it.start_loop(f'kept++; display("started"); {loop}')
        start = time.monotonic()
        it.manager.interrupt_kernel()
        assert it.reply(id)["status"] == "error"
        slowest = max(slowest, time.monotonic() - start)
    assert it.value("kept") == str(2 * len(loops))
    return f"slowest of {2 * len(loops)}: {slowest:.2f} s"


@check
def heartbeat(it):
    assert it.client.hb_channel.is_beating()


@check
def wrong_signature_and_unknown_types(it):
    forger = BlockingKernelClient(**{**it.manager.get_connection_info(session=False), "key": b"wrong"})
    forger.session.key = b"wrong"
    forger.start_channels()
    forger.execute("int forged = 1;")
    for channel in (it.client.shell_channel, it.client.control_channel):
        channel.send(it.client.session.msg("no_such_request", {}))
    assert it.run("forged")[0]["status"] == "error"
    forger.stop_channels()


@check
def two_clients_at_once(it):
    other = it.another_client()
    other.wait_for_ready(timeout=PATIENCE)
    id = other.execute("int shared = 5;")
    assert other.get_shell_msg(timeout=PATIENCE)["parent_header"]["msg_id"] == id
    assert it.value("shared") == "5"
    other.stop_channels()


@check
def a_subscriber_that_never_reads(it):
    context = zmq.Context()
    deaf = context.socket(zmq.SUB)
    deaf.setsockopt(zmq.RCVHWM, 1)
    deaf.subscribe(b"")
    deaf.connect(f"tcp://127.0.0.1:{it.manager.get_connection_info()['iopub_port']}")
    time.sleep(0.3)
    start = time.monotonic()
    reply, published = it.run('for (int i = 0; i < 100; i++) Console.Write(new string(\'x\', 200_000));')
    assert reply["status"] == "ok"
    seconds = time.monotonic() - start
    size = sum(len(m["content"]["text"]) for m in published if m["msg_type"] == "stream")
    context.destroy(linger=0)
    return f"20 MB printed, {size / 1e6:.1f} MB shown, in {seconds:.2f} s"


def malformed(it, random, raw):
    """Sends one message that is wrong in one of eight ways."""
    session = it.client.session
    parts = [session.pack(part) for part in (session.msg_header("execute_request"), {}, {}, {"code": "untouched = 2;"})]
    frames = [b"<IDS|MSG>", session.sign(parts), *parts]
    kind = random.randrange(8)
    if kind == 0:
        frames[1] = b"0" * 64
    elif kind == 1:
        frames = frames[:random.randrange(1, len(frames))]
    elif kind == 2:
        frames[random.randrange(len(frames))] = random.randbytes(random.randrange(300))
    elif kind == 3:
        frames = [random.randbytes(random.randrange(30)) for _ in range(random.randrange(1, 30))]
    elif kind == 4:
        wrong = [b"", b"null", b"[]", b"{", b'{"msg_type": 5}', b'{"msg_type": "\\ud800"}', b'"\\ud800"', random.randbytes(40)]
        parts[random.choice([0, 3])] = random.choice(wrong)
        frames = [b"<IDS|MSG>", session.sign(parts), *parts]
    elif kind == 5:
        frames[5] = random.randbytes(2 << 20)
    elif kind == 6:
        kind = random.choice(["complete_request", "comm_open", "input_reply", "debug_request", "execute_reply", "execute_request", ""])
        parts = [session.pack(part) for part in (session.msg_header(kind), {}, {}, {"code": [1], "cursor_pos": "x", "comm_id": 3})]
        frames = [b"<IDS|MSG>", session.sign(parts), *parts]
    else:
        raw.sendall(random.randbytes(random.randrange(200)))
        return
    random.choice(raw_sockets(it)).send_multipart(frames)


def raw_sockets(it):
    if not hasattr(it, "raw"):
        info, it.raw = it.manager.get_connection_info(), []
        for port in ("shell_port", "control_port", "stdin_port", "hb_port"):
            dealer = zmq.Context.instance().socket(zmq.DEALER)
            dealer.setsockopt(zmq.LINGER, 0)
            dealer.connect(f"tcp://127.0.0.1:{info[port]}")
            it.raw.append(dealer)
    return it.raw


@check
def a_thousand_malformed_messages(it):
    it.run("int untouched = 1;")
    seeded = random.Random(20260101)
    port = it.manager.get_connection_info()["shell_port"]
    for _ in range(1000):
        with socket.create_connection(("127.0.0.1", port)) as raw:
            malformed(it, seeded, raw)
    assert it.value("untouched") == "1"


@check
def a_huge_message(it):
    """More than the kernel takes: the connection is closed, libzmq connects anew, the kernel goes on."""
    huge = it.another_client()
    huge.execute("// " + "x" * (100 << 20))
    time.sleep(1)
    huge.stop_channels()
    assert it.value("40 + 2") == "42"


@check
def restart(it):
    it.run("int gone = 1;")
    it.manager.restart_kernel()
    it.client.wait_for_ready(timeout=PATIENCE)
    assert it.run("gone")[0]["status"] == "error"
    assert it.run("1")[0]["execution_count"] == 2


@check
def shutdown(it):
    start = time.monotonic()
    it.start_loop('display("started"); while (true) { }')
    id = it.client.shutdown()
    assert it.reply(id, "control") == {"status": "ok", "restart": False}
    while it.manager.is_alive():
        assert time.monotonic() - start < PATIENCE
        time.sleep(0.05)
    assert it.manager.provisioner.process.returncode == 0


def main():
    wanted = [function for function in checks if len(sys.argv) == 1 or function.__name__ in sys.argv[1:]]
    front_end, failed = FrontEnd(), 0
    for function in wanted:
        try:
            print("ok    ", function.__name__.replace("_", " "), *filter(None, [function(front_end)]), flush=True)
        except Exception:
            failed += 1
            print("FAILED", function.__name__.replace("_", " "), flush=True)
            traceback.print_exc(file=sys.stdout)
            front_end.close()
            front_end = FrontEnd()
    front_end.close()
    print(f"{len(wanted) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
