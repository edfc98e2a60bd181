"""Find recipes, have a video analysed, read its recipe, check webhooks: python client.py SITE KEY WORDS VIDEO."""

import hmac
import sys
import time
from uuid import uuid4

import httpx2


def ask(http, method, path, **request):
    """The answer as data; waits when told to (429, 503), and raises what a refusal says."""
    while (answer := http.request(method, path, **request)).status_code in (429, 503):
        time.sleep(int(answer.headers.get("Retry-After", 5)))
    if answer.is_error:
        raise RuntimeError("{code}: {detail} (request {request_id})".format(**answer.json()))
    return answer.json()


def search(http, **query):
    """Every recipe that is found, page by page."""
    while query:
        page = ask(http, "GET", "remix/", params=query)
        yield from page["items"]
        query = page["next_cursor"] and {**query, "cursor": page["next_cursor"]}


def analyse(http, url):
    """The analysis of a video, once it has ended; the webhook analysis.succeeded saves the asking."""
    analysis = ask(http, "POST", "remix/analyze/", json={"url": url}, headers={"Idempotency-Key": uuid4().hex})
    while analysis["status"] in ("queued", "measuring", "understanding"):
        time.sleep(2)
        analysis = ask(http, "GET", f"analyses/{analysis['analysis_id']}/")
    return analysis


def is_genuine(body, signature, secret):
    """Whether a webhook's bytes and its K-Meme-Signature (t=…,v1=…) are ours, and no older than five minutes."""
    stamp, *marks = [part.partition("=")[2] for part in signature.split(",")]
    expected = hmac.new(secret.encode(), f"{stamp}.".encode() + body, "sha256").hexdigest()
    return abs(time.time() - int(stamp)) < 300 and any(hmac.compare_digest(expected, mark) for mark in marks)


if __name__ == "__main__":
    site, key, words, video = sys.argv[1:]
    http = httpx2.Client(base_url=f"{site}/api/v1/", headers={"Authorization": f"Api-Key {key}"}, timeout=30)
    found, analysis = list(search(http, q=words)), analyse(http, video)
    node_id = [*analysis["node_ids"], *(node["node_id"] for node in found)][0]
    recipe = ask(http, "GET", f"remix/{node_id}/")["recipe"]
    sys.stdout.write(f"{len(found)} found; {analysis['status']}; {node_id}: {recipe['title']}\n")
