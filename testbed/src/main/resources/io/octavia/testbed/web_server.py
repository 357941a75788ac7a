"""A small server that tells who it is and what it was asked.

Usage: web_server.py NAME DIRECTORY PORT/PROTOCOL...

PROTOCOL is http, https (certificate in DIRECTORY/server.pem), line: says its name and a newline
to everybody who connects, and then nothing, or datagram: answers each with its name. All are
served over IPv4 and IPv6.

  /health    200, or 503 while there is a file DIRECTORY/sick
  /login     answers with a cookie JSESSIONID that names this server
  /slow      answers after DIRECTORY/go has appeared
  others     who it is, the path, the headers, the client's address, as JSON
"""

import http.server
import json
import os
import socket
import socketserver
import ssl
import sys
import threading
import time

name, directory = sys.argv[1:3]


def there(file):
    return os.path.exists(os.path.join(directory, file))


class Web(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        received = self.rfile.read(length)
        status, cookie = 200, None
        if self.path.startswith("/health"):
            status = 503 if there("sick") else 200
        elif self.path.startswith("/login"):
            cookie = "JSESSIONID=session-of-" + name
        elif self.path.startswith("/slow"):
            while not there("go"):
                time.sleep(0.02)
        body = json.dumps(
            {
                "server": name,
                "method": self.command,
                "path": self.path,
                "headers": {key.lower(): value for key, value in self.headers.items()},
                "client": self.client_address[0].removeprefix("::ffff:"),
                "received": len(received),
            }
        ).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Served-By", name)
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = answer

    def log_message(self, *arguments):
        pass


class Line(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall((name + "\n").encode())
        while self.request.recv(4096):
            pass


class Datagram(socketserver.BaseRequestHandler):
    def handle(self):
        # A datagram without content is a health check, or nobody.
        if self.request[0]:
            self.request[1].sendto(name.encode(), self.client_address)


class DatagramServer(socketserver.UDPServer):
    address_family = socket.AF_INET6


class Server(socketserver.ThreadingTCPServer):
    address_family = socket.AF_INET6
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client):
        pass  # health checks hang up in the middle: that is no error


def serve(port, protocol):
    if protocol == "datagram":
        server = DatagramServer(("::", port), Datagram)
        threading.Thread(target=server.serve_forever).start()
        return
    server = Server(("::", port), Line if protocol == "line" else Web)
    if protocol == "https":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(directory, "server.pem"))
        # The handshake belongs to the connection's thread, not to the one that accepts.
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    threading.Thread(target=server.serve_forever).start()


for port, protocol in (argument.split("/") for argument in sys.argv[3:]):
    serve(int(port), protocol)
