/**
 * What the sample app costs: `node --import tsx emulator/sample-app/measure.ts [VMS]`. Makes that many VMs (100 by default), installs
 * v1.0.0 on all of them at once, upgrades them to v1.1.0, and prints times and memory.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClock } from '../clock.js';
import { createGitHub } from '../github/github.js';
import { encodeBody } from '../http/message.js';
import { createMachineHost } from '../vm/host.js';
import type { ExtensionGoal, Machine } from '../vm/machine.js';
import { processesOf } from '../vm/process-table.js';
import { sampleExtension, sampleHealthExtension, sampleReleases, sampleRepository } from './releases.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const count = Number(process.argv[2] ?? 100);
const clock = createClock();
const github = createGitHub({ clock, repositories: [{ name: sampleRepository, releases: sampleReleases() }] });
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
  const answer = github.handle({ method: request.method ?? 'GET', url, headers: {}, body: Buffer.alloc(0) });
  response.writeHead(answer.status, { ...answer.headers }).end(encodeBody(answer.body));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function goals(version: string): ExtensionGoal[] {
  const url = (name: string): string => github.downloadUrl(origin, sampleRepository, `v${version}`, name);
  const app = sampleExtension(version, { install: url(`install-${version}.sh`), archive: url(`web-${version}.tar.gz`) });
  return [{ name: 'health', ...sampleHealthExtension() }, { name: 'app', ...app }];
}

async function timed(what: string, job: () => Promise<unknown>): Promise<void> {
  const before = performance.now();
  await job();
  print(`${what}: ${Math.round(performance.now() - before)} ms`);
}

/** kB of a field of /proc/PID/smaps_rollup. */
function memory(pid: number, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
}

const host = await createMachineHost({ clock });
const machines: Machine[] = [];
await timed(`${count} VMs made and started`, async () => {
  for (let index = 0; index < count; index++) {
    const machine = await host.create({ name: `web_${index}`, instanceId: String(index), computerName: `web${index}`, osType: 'Linux' });
    await machine.start();
    machines.push(machine);
  }
});
for (const version of ['1.0.0', '1.1.0']) {
  await timed(`v${version} on all of them, at once`, async () => {
    const outcomes = await Promise.all(machines.map((machine) => machine.applyExtensions(goals(version))));
    const failed = outcomes.flat().filter((outcome) => !outcome.succeeded);
    if (failed.length > 0) throw new Error(failed[0]?.message);
  });
}
const prefix = machines[0]?.address.split('.').slice(0, 2).join('.');
const pids = processesOf({ marker: `${prefix}/` });
const average = (field: string): number => Math.round(pids.reduce((sum, pid) => sum + memory(pid, field), 0) / pids.length / 1024);
print(`${pids.length} processes: on average ${average('Rss')} MB resident, of which ${average('Private_Dirty')} MB its own and ${average('Pss')} MB its share`);
print(`the emulator itself: ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB resident`);
const used = process.cpuUsage();
await new Promise((resolve) => setTimeout(resolve, 10_000));
const idle = process.cpuUsage(used);
print(`health probes of all of them for 10 s: ${Math.round((idle.user + idle.system) / 1000)} ms of the emulator's processor time`);
await timed('one VM stopped', async () => machines[0]?.stop('stopped'));
await timed('all removed', () => host.close());
server.close();
clock.stop();
