// The sample app: answers with its version and the name of the VM. It is CommonJS on purpose: an ES module that
// imports node:http loads the whole of Node's fetch with it, which doubles the start time and the memory of each VM.
//
//   node server.cjs ADDRESS PORT          serves
//   node server.cjs --wait ADDRESS PORT   ends with 0 as soon as the app answers there, with 1 after 30 seconds
const http = require('node:http');
const { readFileSync } = require('node:fs');
const { hostname } = require('node:os');
const { join } = require('node:path');

const release = JSON.parse(readFileSync(join(__dirname, 'release.json'), 'utf8'));

function answer(path) {
  switch (path) {
    case '/healthz':
      return {
        status: release.healthy ? 200 : 503,
        type: 'application/json',
        body: JSON.stringify({ ApplicationHealthState: release.healthy ? 'Healthy' : 'Unhealthy' }),
      };
    case '/version':
      return { status: 200, type: 'application/json', body: JSON.stringify({ version: release.version, vm: process.env.WEB_VM || hostname() }) };
    case '/':
      return { status: 200, type: 'text/plain', body: `${release.version} on ${process.env.WEB_VM || hostname()}\n` };
    default:
      return { status: 404, type: 'text/plain', body: 'not found\n' };
  }
}

function serve(address, port) {
  let stopping = false;
  const server = http.createServer((request, response) => {
    const { status, type, body } = answer((request.url || '/').split('?')[0]);
    if (stopping) response.setHeader('connection', 'close');
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), 'x-version': release.version });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  server.listen(port, address);
  // Whoever still asks on a kept connection is told with the answer that it was the last one there, and loses nothing.
  process.once('SIGTERM', () => {
    stopping = true;
    const startedAt = Date.now();
    setInterval(() => {
      const waited = Date.now() - startedAt;
      if (waited > 100) server.closeIdleConnections();
      server.getConnections((error, open) => (error || open === 0 || waited > 1500) && process.exit(0));
    }, 20);
  });
}

// "Answers" is any answer: whether the app is healthy is for the health probe to say.
function wait(address, port, attemptsLeft) {
  const again = () => {
    if (attemptsLeft === 0) {
      console.error(`the app does not answer on ${address}:${port}`);
      process.exit(1);
    }
    setTimeout(() => wait(address, port, attemptsLeft - 1), 50);
  };
  const request = http.get({ host: address, port, path: '/healthz', agent: false, timeout: 1000 }, (response) => {
    response.resume();
    if (response.headers['x-version'] !== release.version) return again();
    console.log(`healthz answers ${response.statusCode} on ${address}:${port}`);
    process.exit(0);
  });
  request.once('timeout', () => request.destroy(new Error('timeout')));
  request.once('error', again);
}

const [first, ...rest] = process.argv.slice(2);
if (first === '--wait') wait(rest[0], Number(rest[1]), 600);
else serve(first, Number(rest[0]));
