#!/bin/bash
# Lets the program watch a site on this machine: what is new is read once, what has not changed is not sent again, what cannot be had
# is named with the line of the list, and nothing private is asked unless it is allowed.
#
#   Tests/scripts/watch.sh [MITHAQ]
set -euo pipefail
mithaq=$(realpath "${1:-.build/debug/mithaq}")
root=$(realpath "$(dirname "$0")/../..")
export MITHAQ_PACKS=${MITHAQ_PACKS:-$root/Packs}
work=$(mktemp -d)
cd "$work"
trap 'kill "$server" 2> /dev/null || true; rm -rf "$work"' EXIT

fail() {
  echo "watch.sh: $1" >&2
  cat out err log >&2 2> /dev/null || true
  exit 1
}

python3 - > port 2> log << 'PYTHON' &
import http.server, sys

def page(words):
    return ('<html lang=en><head><meta property="article:published_time" content="2024-05-02"></head><body><h1>News of the day, in short</h1>'
            f'<p>{words}</p></body></html>')

PAGES = {
    '/rss': '<rss><channel><item><link>/a?utm_source=rss</link></item><item><link>/b</link></item><item><link>/gone</link></item></channel></rss>',
    '/a?utm_source=rss': page('Finland and Sweden signed an agreement on customs in Helsinki on Thursday.'),
    '/b': page('Kazakhstan will join the Abraham Accords, the US president said on Thursday.'),
}

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = PAGES.get(self.path)
        if body is not None and self.headers.get('If-None-Match') == '"1"':
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(200 if body else 404)
        self.send_header('ETag', '"1"')
        self.end_headers()
        self.wfile.write((body or '').encode())

server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
PYTHON
server=$!
for _ in $(seq 100); do
  [ -s port ] && break
  sleep 0.1
done
site=http://127.0.0.1:$(cat port)

printf 'pause: 0.5s\nfeeds:\n- %s/rss\n- %s/nothing\n' "$site" "$site" > feeds.yaml
watch() { "$mithaq" watch --once --ledger news.ledger "$@" > out 2> err; }

code=0 && watch feeds.yaml || code=$?
[ $code = 1 ] || fail "a feed on a private address is no success"
grep -q "feeds.yaml:3: error: $site/rss: 127.0.0.1 is no public address; --allow-private 127.0.0.1 permits it" err || fail "it does not say what would be right"
[ ! -s log ] || fail "the private address was asked"

rm -f news.ledger*
code=0 && watch --allow-private 127.0.0.1 feeds.yaml || code=$?
[ $code = 1 ] || fail "a feed that is missing is no success"
grep -q "feeds.yaml:4: error: $site/nothing: 404" err || fail "the missing feed is not named"
grep -q "feeds.yaml:3: warning: $site/gone: 404" err || fail "the missing page is not named"
grep -q "from 2 new articles (2 read)" out || fail "two articles were to be read"
"$mithaq" status abraham-accords --ledger news.ledger --format json | grep -q KAZ || fail "the claim is not in the ledger"
grep -q 'If-None-Match' log && fail "nothing was known yet"
requests=$(wc -l < log)

printf -- '- %s/rss\n' "$site" > one.yaml
watch --allow-private 127.0.0.1 --format json one.yaml || fail "the second look failed"
grep -q '"unchanged":1' out || fail "the feed was not known to be unchanged"
grep -q '"articles":0' out || fail "something was read twice"
[ $(($(wc -l < log) - requests)) = 2 ] || fail "robots.txt and the feed alone were to be asked"

printf -- '- %s/rss\n- {url: ftp://example.org/, evry: 1h}\n' "$site" > wrong.yaml
code=0 && watch wrong.yaml || code=$?
[ $code = 1 ] || fail "a wrong list is no success"
grep -q "wrong.yaml:2:.*no key is named 'evry' here; did you mean 'every'?" err || fail "the wrong key is not named"
grep -q "wrong.yaml:2:.*is no address of the web" err || fail "the wrong address is not named"
echo "What is new is read once, politely, and never from where it may not be."
