/** Releases of contoso/web whose install script does what a test wants of it, and the deploy.yml for them. */
import { linuxDeploy } from './sample-deployment.js';
import type { Json } from './sample-deployment.js';
import type { Stage } from './stage.js';

export const REPOSITORY = 'contoso/web';

/** Publishes release `tag` with one asset, the install script. It runs `before`, then serves `tag` with the files of v1.0.0. */
export async function publishScript(stage: Stage, tag: string, before = ''): Promise<void> {
  const assets = { [`install-${tag.slice(1)}.sh`]: `${before}\n${installer(tag)}` };
  await stage.control.github({ kind: 'putRelease', repository: REPOSITORY, release: { tag, assets } });
}

/** The shell's condition for "this VM has instance id `id`". */
export function onVm(id: number, commands: string): string {
  return `if [ "$(hostname)" = web00000${id} ]; then ${commands}; fi`;
}

function installer(tag: string): string {
  return `set -eu
app=$VM_ROOT/opt/web/${tag}
rm -rf "$app"
cp -r "$VM_ROOT/opt/web/v1.0.0" "$app"
echo '{"version":"${tag}","healthy":true}' > "$app/release.json"
addresses=$(hostname -I)
cat > "$VM_ROOT/etc/systemd/system/web.service" <<UNIT
[Service]
Environment=WEB_VM=$(hostname)
WorkingDirectory=$app
ExecStart=/usr/bin/env node --v8-pool-size=0 --max-old-space-size=32 server.cjs \${addresses%% *} 8080
UNIT
systemctl daemon-reload
systemctl restart web
exec node "$app/server.cjs" --wait "\${addresses%% *}" 8080
`;
}

/** deploy.yml for such a release: one VM at a time, no failure tolerated, no waits. */
export function scriptDeploy(change: Json = {}): string {
  return linuxDeploy({
    model: {
      extensions: [
        {
          type: 'CustomScript',
          settings: { fileUris: ['release:install.sh'] },
          protectedSettings: { commandToExecute: 'sh {{ release:install.sh }}' },
        },
      ],
    },
    ...oneByOne,
    ...change,
  });
}

/** One VM at a time, and the first failure ends the rollout. */
export const oneByOne = { strategy: { batch: 1, maxUnhealthy: 0 }, health: { settle: '0s', timeout: '20s' } };
