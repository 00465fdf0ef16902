"""Receive Whistle's webhooks: verify each, print what happened, and say that it was taken."""

import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

SEEN: set[str] = set()  # A department keeps this on a disk: what came twice is taken once.


class Receiver(BaseHTTPRequestHandler):
    """One delivery."""

    def do_POST(self) -> None:
        """Answer 2xx to what is genuine: all else comes again."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            event = Webhook(os.environ["WHISTLE_SECRET"]).verify(body, dict(self.headers))
        except (WebhookVerificationError, ValueError):
            return self.send_error(401)
        if event["id"] not in SEEN:
            print(event["position"], event["street"], event["type"], event["data"]["data"])
        SEEN.add(event["id"])
        self.send_response(204)
        return self.end_headers()


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
