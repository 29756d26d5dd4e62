/**
 * Commands that a VM's scripts find first in their PATH: those that would otherwise speak of the host machine. They
 * are plain sh, so that a VM costs no more than what its own scripts do.
 */
import { accessSync, constants, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const hostPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const read = (name: string): string => readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8');
const systemctlScript = read('./systemctl.sh');
const cloudInitScript = read('./cloud-init/cloud-init.sh');

export interface ShimFacts {
  readonly address: string;
  readonly computerName: string;
}

/** Written for sh: letters, digits, dot and dash only, so that no name can become a command. */
function plain(text: string): string {
  return text.replace(/[^A-Za-z0-9.-]/g, '-');
}

function hostnameScript(facts: ShimFacts): string {
  return `#!/bin/sh
# Answers for this VM instead of the machine that it runs on.
case "\${1:-}" in
  -I|--all-ip-addresses|-i|--ip-address) echo '${plain(facts.address)} ' ;;
  ''|-f|--fqdn|-s|--short) echo '${plain(facts.computerName)}' ;;
  *) echo "hostname: cannot change the name of an emulated VM" >&2; exit 1 ;;
esac
`;
}

function onHost(command: string): boolean {
  return hostPath.split(':').some((directory) => {
    try {
      accessSync(join(directory, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Fills a VM's `bin`. `node` is the Node that runs the emulator; `bash` is sh where the host has none. */
export function writeShims(bin: string, facts: ShimFacts): void {
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'hostname'), hostnameScript(facts), { mode: 0o755 });
  writeFileSync(join(bin, 'systemctl'), systemctlScript, { mode: 0o755 });
  writeFileSync(join(bin, 'cloud-init'), cloudInitScript, { mode: 0o755 });
  symlinkSync(process.execPath, join(bin, 'node'));
  if (!onHost('bash')) symlinkSync('/bin/sh', join(bin, 'bash'));
}
