#!/usr/bin/python3
"""What the tempest plugin's test_server does, which its package does not have: it is a program in Go.

test_server.py -port PORT -id ID answers with its id over HTTP and in datagrams. Its ports for TLS are not served:
no test that runs asks for them.

  /slow?delay=3s          answers later
  /request?response_code= what was asked, with its headers, and then the id
  /stats, /reset          how many requests there were, and how many at a time
"""

import argparse
import http.server
import socket
import threading
import time
from urllib.parse import parse_qs, urlsplit


class Counted:
    """Requests since the last reset, those now and the most at a time."""

    def __init__(self):
        self.lock = threading.Lock()
        self.total = self.now = self.most = 0

    def __enter__(self):
        with self.lock:
            self.total += 1
            self.now += 1
            self.most = max(self.most, self.now)

    def __exit__(self, *_):
        with self.lock:
            self.now -= 1

    def reset(self):
        with self.lock:
            self.total = self.most = 0


counted = Counted()


class Web(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self):
        url = urlsplit(self.path)
        query = parse_qs(url.query)
        status, text = 200, identity
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if url.path == "/stats":
            text = f"maxConn={counted.most}\ntotalConn={counted.total}\n"
        elif url.path == "/reset":
            counted.reset()
            text = "reset\n"
        else:
            with counted:
                if url.path == "/slow":
                    time.sleep(float(query.get("delay", ["3s"])[0].rstrip("s")))
                elif url.path == "/request":
                    status = int(query.get("response_code", ["200"])[0])
                    # Go's names of headers, however they were sent.
                    lines = [f"{name.title()}: {value}" for name, value in self.headers.items()]
                    text = "\n".join([self.requestline, *lines, "", identity])
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.send_header("Set-Cookie", "JSESSIONID=" + identity)
        self.end_headers()
        self.wfile.write(text.encode())

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *arguments):
        pass


def datagrams(port):
    listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listening.bind(("", port))
    while True:
        _, sender = listening.recvfrom(1500)
        listening.sendto(identity.encode(), sender)


parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
parser.add_argument("-port", type=int, default=8080)
parser.add_argument("-id", default="1")
options, _ = parser.parse_known_args()
identity = options.id
threading.Thread(target=datagrams, args=[options.port], daemon=True).start()
http.server.ThreadingHTTPServer(("", options.port), Web).serve_forever()
