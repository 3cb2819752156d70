"""One test for each threat of Design/Web.md."""
import json
import os
import signal
import socket
import threading
import time

import pytest

from conftest import MITHAQ, ROOT, Server


@pytest.fixture
def own(ledger):
    """A server of the test's own, which records nothing."""
    server = Server(ledger)
    yield server
    server.stop()


def test_only_this_machine_is_served(server):
    listening = pathlib_lines("/proc/net/tcp") + pathlib_lines("/proc/net/tcp6")
    port = "%04X" % server.port
    bound = [line.split()[1].split(":")[0] for line in listening if line.split()[1].endswith(":" + port) and line.split()[3] == "0A"]
    assert bound == ["0100007F"]


def pathlib_lines(path):
    with open(path) as file:
        return file.read().splitlines()[1:]


def test_no_path_leads_to_a_file(server):
    for path in [
        "/static/../../etc/passwd", "/static/%2e%2e/%2e%2e/etc/passwd", "/en/agreements/..%2F..%2F..%2Fetc%2Fpasswd",
        "/en/agreements/%2Fetc%2Fpasswd", "/api/v1/agreements/..%2F..%2FREADME/conditions", "/en/agreements/..%2Forganisations%2Fgroups",
    ]:
        assert raw(server, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").startswith(b"HTTP/1.1 404"), path


def test_no_text_is_sql(server):
    everything = len(server.json("/api/v1/states?limit=200")["items"])
    for text in ["' OR 1=1 --", "\"; DROP TABLE claim; --", "*", "NEAR(a b)", "a AND (", "^\"", "\x00"]:
        quoted = "".join("%%%02X" % b for b in text.encode())
        assert server.get(f"/api/v1/search?q={quoted}")[0] == 200
        assert server.get(f"/api/v1/states/{quoted}")[0] == 404
        assert server.get(f"/api/v1/outlets/{quoted}/articles")[0] == 404
    assert len(server.json("/api/v1/states?limit=200")["items"]) == everything


def test_nothing_foreign_is_loaded_run_or_framed(server, places):
    for path in ["/en", "/ar" + places["hostile-0"], "/en/nothing", "/api/v1/recent", "/static/style.css"]:
        headers = server.get(path)[1]
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "no-referrer"
    for path in ["", places["article"], places["agreement"]]:
        body = server.get("/en" + path)[2].decode()
        assert "style=" not in body and "onclick" not in body and body.count("<script") == 1


def test_a_body_has_a_limit(server):
    status, _, body = server.get(
        "/api/v1/read", method="POST", body=json.dumps({"text": "a" * (5 << 20)}).encode(), headers={"Content-Type": "application/json"})
    assert status == 413 and json.loads(body)["error"]["code"] == "too_large"


def test_heads_have_a_limit(server):
    assert raw(server, "GET /en HTTP/1.1\r\nHost: x\r\nX-Long: " + "a" * 40_000 + "\r\n\r\n").startswith(b"HTTP/1.1 400")
    many = "".join(f"X-{i}: a\r\n" for i in range(2000))
    assert raw(server, f"GET /en HTTP/1.1\r\nHost: x\r\n{many}\r\n").startswith(b"HTTP/1.1 400")


def test_a_query_has_a_limit(server):
    assert server.get("/api/v1/search?q=" + "a" * 8000)[0] == 400
    assert server.get("/api/v1/recent?" + "&".join(f"a{i}=1" for i in range(101)))[0] == 400
    assert server.get("/api/v1/search?q=" + "a" * 401)[0] == 400


def test_a_question_that_costs_much_is_refused(server):
    for path in ["/api/v1/states?limit=201", "/api/v1/review?limit=100000", "/api/v1/states/KAZ/timeline?offset=-1"]:
        status, _, body = server.get(path)
        assert status == 400 and json.loads(body)["error"]["code"] == "invalid_request", path


def test_connections_are_limited_and_served_in_turn(own):
    crowd = [socket.create_connection(("127.0.0.1", own.port)) for _ in range(256)]
    time.sleep(1)
    with socket.create_connection(("127.0.0.1", own.port)) as late:
        late.sendall(b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        late.settimeout(1)
        try:
            early = late.recv(1)
        except TimeoutError:
            early = None
        # It waits until there is room, and is answered then.
        assert early is None
        for s in crowd:
            s.close()
        late.settimeout(30)
        assert late.recv(15) == b"HTTP/1.1 200 OK"


def test_a_client_that_does_not_take_its_reply_is_let_go(own, places):
    before = sockets(own)
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        s.connect(("127.0.0.1", own.port))
        # More than the kernel keeps for it.
        s.sendall(f"GET /en{places['hostile-2']} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 12)
        began = time.time()
        time.sleep(2)
        assert sockets(own) == before + 1
        while sockets(own) > before and time.time() - began < 60:
            s.recv(100)
            time.sleep(1)
        assert sockets(own) == before


def sockets(server):
    """How many connections, and sockets that take them, a server holds."""
    folder = f"/proc/{server.process.pid}/fd"
    return sum(os.readlink(folder + "/" + name).startswith("socket:") for name in os.listdir(folder))


def test_slow_clients_are_let_go_and_keep_nobody_waiting(own):
    slow = [socket.create_connection(("127.0.0.1", own.port)) for _ in range(100)]
    for s in slow:
        s.sendall(b"GET /en HTTP/1.1\r\n")
    began = time.time()
    closed = 0
    while time.time() - began < 40 and closed < len(slow):
        # A byte now and then is not idle; the deadline counts all the same.
        for s in slow:
            try:
                s.sendall(b"X")
            except OSError:
                pass
        assert own.get("/api/v1/openapi.json")[0] == 200
        time.sleep(2)
        closed = sum(1 for s in slow if is_closed(s))
    assert closed == len(slow), closed


def is_closed(s):
    s.setblocking(False)
    try:
        return s.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def test_the_token_is_needed_and_never_shown(server, token, ledger, capfd):
    claim = server.json("/api/v1/review?limit=1")["items"][0]["id"]
    body = json.dumps({"verdict": "accept", "author": "a", "reason": "b"}).encode()
    before = os.path.getsize(ledger)
    for given in [None, "", "x", token[:-1], token + "x", token.swapcase()]:
        headers = {"Content-Type": "application/json"}
        if given is not None:
            headers["Authorization"] = "Bearer " + given
        status, _, reply = server.get(f"/api/v1/claims/{claim}/judgements", method="POST", body=body, headers=headers)
        assert status == 401 and token.encode() not in reply
    assert server.json("/api/v1/claims/" + claim)["judgements"] == []
    assert os.path.getsize(ledger) == before
    with open(f"/proc/{server.process.pid}/cmdline") as file:
        assert token not in file.read()


def test_the_token_is_in_no_log(ledger, token, tmp_path):
    file = tmp_path / "token"
    file.write_text(token + "\n")
    server = Server(ledger, file)
    claim = server.json("/api/v1/review?limit=1")["items"][0]["id"]
    for given in [token, token + "x"]:
        headers = {"Content-Type": "application/json", "Authorization": "Bearer " + given}
        # Right, but of no known verdict: nothing is recorded.
        body = json.dumps({"verdict": "none", "author": "a", "reason": token}).encode()
        status, _, reply = server.get(f"/api/v1/claims/{claim}/judgements", method="POST", body=body, headers=headers)
        assert status == (422 if given == token else 401) and token.encode() not in reply
        server.get(f"/en/search?q={given}", headers=headers)
        raw(server, f"GET /en HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {given}\r\nContent-Length: z\r\n\r\n")
    server.process.terminate()
    out, err = server.process.communicate(timeout=30)
    assert token not in out and token not in err


def test_a_judgement_has_an_author_and_a_reason(server, token):
    claim = server.json("/api/v1/review?limit=1")["items"][0]["id"]
    headers = {"Content-Type": "application/json", "Authorization": "Bearer " + token}
    for left_out in ["author", "reason"]:
        body = {"verdict": "accept", "author": "a", "reason": "b", left_out: ""}
        status, _, _ = server.get(
            f"/api/v1/claims/{claim}/judgements", method="POST", body=json.dumps(body).encode(), headers=headers)
        assert status == 422
    assert server.json("/api/v1/claims/" + claim)["judgements"] == []


def test_without_a_token_nothing_is_recorded(own):
    claim = own.json("/api/v1/review?limit=1")["items"][0]["id"]
    status, _, body = own.get(
        f"/api/v1/claims/{claim}/judgements", method="POST", body=b"{}",
        headers={"Content-Type": "application/json", "Authorization": "Bearer x"})
    assert status == 403 and json.loads(body)["error"]["code"] == "read_only"


def test_a_form_of_another_site_records_nothing(server):
    # No cookie opens anything: without the token in the form itself nothing is recorded.
    claim = server.json("/api/v1/review?limit=1")["items"][0]["id"]
    status, headers, _ = server.get(
        f"/en/claims/{claim}/judgements", method="POST", body=b"verdict=reject&author=a&reason=b",
        headers={"Content-Type": "application/x-www-form-urlencoded", "Origin": "https://example.org"})
    assert status == 401 and "Set-Cookie" not in headers


def test_a_term_signal_ends_it_with_requests_finished(ledger):
    server = Server(ledger)
    text = json.dumps({"text": "Kazakhstan signed the Abraham Accords on Thursday. " * 800, "lang": "en"}).encode()
    got = []
    asking = threading.Thread(
        target=lambda: got.append(server.get("/api/v1/read", method="POST", body=text, headers={"Content-Type": "application/json"})))
    asking.start()
    time.sleep(0.4)
    server.process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    # Nobody new is let in, while what was begun is answered.
    if server.process.poll() is None:
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", server.port), timeout=2).close()
    asking.join(60)
    assert server.process.wait(60) == 0
    assert got and got[0][0] == 200 and json.loads(got[0][2])["claims"]


def test_garbage_crashes_nothing(own):
    for noise in [b"\x00" * 500, b"\x16\x03\x01\x02\x00", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"POST /api/v1/read HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                  b"POST /api/v1/read HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", os.urandom(4000)]:
        with socket.create_connection(("127.0.0.1", own.port)) as s:
            s.sendall(noise)
            s.settimeout(0.5)
            try:
                s.recv(1000)
            except OSError:
                pass
    assert own.get("/en")[0] == 200


def raw(server, text):
    with socket.create_connection(("127.0.0.1", server.port)) as s:
        s.settimeout(20)
        s.sendall(text.encode())
        out = b""
        try:
            while part := s.recv(65536):
                out += part
        except OSError:
            pass
        return out
