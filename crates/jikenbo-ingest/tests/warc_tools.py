"""What warcio and FastWARC, the readers others use, say of our WARCs, and how fast they are beside us.

    warc_tools.py check DIR JIKENBO   every file of the archive in DIR, and an export by the program JIKENBO
    warc_tools.py bench READ_WARC     reads 100 MB with READ_WARC, warcio and FastWARC; READ_WARC is the example of that name
"""

import glob
import gzip
import hashlib
import http.server
import io
import os
import random
import subprocess
import sys
import tempfile
import threading

from fastwarc.warc import ArchiveIterator as FastIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

PAGE = "<html><title>不正アクセスについて</title><p>お客様10名の氏名が流出しました。</p></html>"
REVISIT = "http://netpreserve.org/warc/1.1/revisit/"


def digests(path):
    """Fails unless warcio finds every digest in the file right."""
    checker = Checker(type("Args", (), {"inputs": [path], "verbose": False})())
    assert checker.process_all() == 0, f"{path}: warcio finds a wrong digest"


def records(path):
    """(type, address, status, content) of each record as warcio reads it; FastWARC must see the same."""
    out = []
    with open(path, "rb") as file:
        for record in ArchiveIterator(file):
            status = record.http_headers.get_statuscode() if record.http_headers else None
            headers = record.rec_headers
            out.append((record.rec_type, headers.get_header("WARC-Target-URI"), status, record.content_stream().read(), headers))
    with open(path, "rb") as file:
        fast = [(r.record_type, r.record_id, r.verify_block_digest()) for r in FastIterator(file, parse_http=False)]
    assert [f[1] for f in fast] == [o[4].get_header("WARC-Record-ID") for o in out], f"{path}: FastWARC sees other records"
    assert all(f[2] for f in fast), f"{path}: FastWARC finds a wrong digest"
    return out


def check(archive, jikenbo):
    found = []
    for path in sorted(glob.glob(f"{archive}/*.warc.gz")):
        digests(path)
        found += records(path)
    kinds = [(kind, uri, status) for kind, uri, status, _, _ in found if kind not in ("warcinfo", "request", "resource")]
    news, packed = "https://www.example.jp/news", "https://www.example.jp/packed"
    assert kinds == [
        ("response", "http://www.example.jp/", "301"),
        ("response", news, "200"),
        ("response", packed, "200"),
        ("revisit", news, "200"),
        ("revisit", news, "304"),
        ("response", "https://www.example.jp/gone", "410"),
    ], kinds
    content = {(kind, uri): body for kind, uri, _, body, _ in found}
    assert content["response", news].decode() == PAGE and content["response", packed].decode() == PAGE
    profiles = [(h.get_header("WARC-Profile"), h.get_header("WARC-Refers-To-Target-URI")) for k, _, _, _, h in found if k == "revisit"]
    assert profiles == [(REVISIT + "identical-payload-digest", news), (REVISIT + "server-not-modified", news)], profiles
    requests = [h for k, _, _, _, h in found if k == "request"]
    answers = {h.get_header("WARC-Record-ID") for k, _, _, _, h in found if k in ("response", "revisit")}
    assert len(requests) == len(answers) and {r.get_header("WARC-Concurrent-To") for r in requests} == answers

    with tempfile.TemporaryDirectory() as folder:
        text = "USBメモリの紛失について\n2026年9月1日\n株式会社ほしの製作所\n\n当社の社員がUSBメモリを紛失しました。お客様10名の氏名が保存されていました。\n"
        with open(f"{folder}/notice.txt", "w", encoding="utf-8") as file:
            file.write(text)
        run = lambda *args: subprocess.run([jikenbo, *args, "--casebook", f"{folder}/book"], check=True, stdout=subprocess.DEVNULL)
        run("add", f"{folder}/notice.txt")
        run("verify")
        run("archive", "export", "2026-0001", "-o", f"{folder}/case.warc.gz")
        digests(f"{folder}/case.warc.gz")
        exported = records(f"{folder}/case.warc.gz")
        assert [r[0] for r in exported] == ["warcinfo", "resource"] and exported[1][3].decode() == text
        # A WARC that another tool wrote is read here.
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter

        with open(f"{folder}/theirs.warc.gz", "wb") as file:
            writer = WARCWriter(file, gzip=True)
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), ("Content-Encoding", "gzip")], "HTTP/1.1")
            body = io.BytesIO(gzip.compress(f"<html><p>{text}</p></html>".encode()))
            writer.write_record(writer.create_warc_record("https://www.example.jp/1", "response", payload=body, http_headers=headers))
        told = subprocess.run([jikenbo, "extract", "--format", "jsonl", f"{folder}/theirs.warc.gz"], check=True, capture_output=True)
        assert "ほしの製作所" in told.stdout.decode() and "https://www.example.jp/1" in told.stdout.decode(), told
        export_of_a_page(folder, jikenbo, text)
    print(f"warcio and FastWARC read {len(found)} records of ours, two exports, and we read theirs")


def export_of_a_page(folder, jikenbo, text):
    """A page that stays as it is, says so, and is gone in the end: the export of its case holds every answer."""
    answers = [(200, f"<html><title>紛失</title><p>{text}</p></html>".encode(), '"1"'), (200, None, None), (304, b"", '"1"'), (410, b"gone", None)]
    answers[1] = answers[0]
    asked = []

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            status, body, etag = (404, b"", None) if self.path == "/robots.txt" else answers[min(len(asked), 3)]
            if self.path != "/robots.txt":
                asked.append(self.headers.get("If-None-Match"))
            self.send_response(status)
            if etag:
                self.send_header("ETag", etag)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/notice.html"
        run = lambda *args: subprocess.run([jikenbo, *args, "--casebook", f"{folder}/web"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        run("source", "add", url, "--kind", "page")
        for _ in answers:
            run("fetch", "--allow-private", "127.0.0.1", "--interval", "0")
        server.shutdown()
    assert asked == [None, '"1"', '"1"', '"1"'], asked
    path = f"{folder}/page.warc.gz"
    assert run("archive", "export", "2026-0001", "-o", path).returncode == 0
    digests(path)
    found = [(kind, status) for kind, uri, status, _, _ in records(path) if uri == url and kind != "request"]
    assert found == [("response", "200"), ("revisit", "200"), ("revisit", "304"), ("response", "410")], found
    requests = [kind for kind, uri, *_ in records(path) if uri == url and kind == "request"]
    assert len(requests) == 4, requests


def crawl(path, megabytes):
    """A crawl of pages of everyday size: Japanese words drawn at random, one gzip member a record."""
    draw = random.Random(1)
    words = [chr(0x4E00 + draw.randrange(3000)) + chr(0x3042 + draw.randrange(80)) for _ in range(4000)]
    unpacked = n = 0
    with open(path, "wb") as file:
        while unpacked < megabytes << 20:
            lines = ("".join(draw.choices(words, k=draw.randrange(5, 60))) for _ in range(draw.randrange(40, 400)))
            body = ("<html><head><title>%d</title></head><body>" % n + "".join(f'<div class="item"><p>{l}。</p></div>\n' for l in lines)).encode()
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            digest = hashlib.sha1(http).hexdigest()
            head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2024-05-01T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:{digest[:32]}>\r\nContent-Type: application/http; msgtype=response\r\nWARC-Target-URI: https://www.example.jp/{n}\r\nContent-Length: {len(http)}\r\n\r\n"
            record = head.encode() + http + b"\r\n\r\n"
            file.write(gzip.compress(record, 6))
            unpacked += len(record)
            n += 1
    return n, unpacked


def processor_time():
    """Seconds of processor time of this process and of those it waited for; no other program's work disturbs it."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def bench(read_warc):
    def ours(path):
        return int(subprocess.run([read_warc, path], check=True, capture_output=True).stdout.split()[0])

    def warcio(path):
        with open(path, "rb") as file:
            return sum(1 for record in ArchiveIterator(file) if record.content_stream().read())

    def fastwarc(path):
        with open(path, "rb") as file:
            return sum(1 for record in FastIterator(file, record_types=WarcRecordType.response) if record.reader.read())

    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/crawl.warc.gz"
        n, unpacked = crawl(path, 100)
        size = os.path.getsize(path)
        print(f"{n} pages, {unpacked / 1e6:.0f} MB unpacked, {size / 1e6:.0f} MB packed; every page read, the best of three in processor time")
        speed = {}
        for name, read in (("jikenbo", ours), ("FastWARC", fastwarc), ("warcio", warcio)):
            best = float("inf")
            for _ in range(3):
                start = processor_time()
                assert read(path) == n, name
                best = min(best, processor_time() - start)
            speed[name] = unpacked / best / 1e6
            print(f"{name:9} {speed[name]:6.0f} MB/s   jikenbo is {speed['jikenbo'] / speed[name]:.2f} times as fast")


if __name__ == "__main__":
    {"check": check, "bench": bench}[sys.argv[1]](*sys.argv[2:])
