import { badge, code, text } from './blocks.js';
import type { Block, Column, Inline, Phrase } from './blocks.js';
import type { Limits } from './limits.js';
import { outcomeTone } from './outcomes.js';
import { clip, plainText, tail } from './plain-text.js';
import type { ExtensionResult, InstanceResult } from './result.js';
import { duration } from './wording.js';

export const INSTANCE_COLUMNS: readonly Column[] = [
  { title: 'VM' },
  { title: 'Outcome' },
  { title: 'Zone / FD / UD' },
  { title: 'Model' },
  { title: 'Extensions' },
  { title: 'Health' },
  { title: 'Power' },
  { title: 'Batch', align: 'right' },
  { title: 'Took', align: 'right' },
  { title: 'Why' },
];

/** A VM as a row of the table. */
export function instanceRow(instance: InstanceResult, limits: Limits): readonly Phrase[] {
  return [
    instanceName(instance, limits.cell),
    badge(instance.outcome, outcomeTone(instance.outcome)),
    domains(instance),
    [...(instance.release === undefined ? [] : [text(`${clip(instance.release, limits.cell)}, `)]), instance.latestModelApplied ? text('latest') : badge('not latest', 'warn')],
    extensionStates(instance.extensions, limits),
    health(instance),
    instance.power === 'running' ? 'running' : badge(instance.power, instance.power === 'unknown' ? 'warn' : 'quiet'),
    instance.batch === undefined ? '' : String(instance.batch),
    instance.durationMs === undefined ? '' : duration(instance.durationMs),
    clip(instance.reason ?? '', limits.cell),
  ];
}

/** `web_0`, with its id where the name does not show it, and `new` where it was made during the rollout. */
export function instanceName(instance: InstanceResult, max: number): string {
  const name = clip(instance.name, max);
  const id = clip(instance.instanceId, 60);
  const shown = name === '' ? `instance ${id}` : name.endsWith(`_${id}`) || name === id ? name : `${name} (id ${id})`;
  return instance.born === true ? `${shown}, new` : shown;
}

/** Zone, fault domain and update domain, a dash for those that Azure does not say. */
export function domains(instance: InstanceResult): string {
  return [instance.zone, instance.faultDomain, instance.updateDomain].map((part) => (part === undefined ? '–' : clip(String(part), 20))).join(' / ');
}

function extensionStates(extensions: readonly ExtensionResult[], limits: Limits): Phrase {
  if (extensions.length === 0) return 'none';
  const shown = extensions.slice(0, 8);
  const parts = shown.flatMap((extension, index): Inline[] => {
    const version = extension.handlerVersion === undefined ? '' : ` ${clip(extension.handlerVersion, 30)}`;
    const tone = extension.state === 'succeeded' ? 'good' : extension.state === 'failed' || extension.state === 'absent' ? 'bad' : 'busy';
    return [text(`${index > 0 ? ', ' : ''}${clip(extension.name, Math.min(60, limits.cell))}${version} `), badge(extension.state, tone)];
  });
  return extensions.length > shown.length ? [...parts, text(` and ${extensions.length - shown.length} more`)] : parts;
}

function health(instance: InstanceResult): Phrase {
  switch (instance.health) {
    case undefined:
      return 'not reported';
    case 'healthy':
      return badge('healthy', 'good');
    case 'unhealthy':
      return badge('unhealthy', 'bad');
    case 'initializing':
      return badge('initializing', 'busy');
    case 'unknown':
      return badge('unknown', 'warn');
    default:
      return instance.health satisfies never;
  }
}

/**
 * What a VM's scripts said, folded: the ends of stdout and stderr of each extension that did not succeed, or of all where
 * all did. `maxBytes` is for the VM as a whole. Undefined where there is nothing to show.
 */
export function instanceOutput(instance: InstanceResult, limits: Limits, maxBytes: number): Block | undefined {
  const notSucceeded = instance.extensions.filter((extension) => extension.state !== 'succeeded');
  const extensions = (notSucceeded.length > 0 ? notSucceeded : instance.extensions).slice(0, 8);
  const streams = extensions.flatMap((extension) => texts(extension));
  if (streams.length === 0) return undefined;
  const share = Math.max(64, Math.floor(maxBytes / streams.length));
  const blocks = streams.flatMap(({ label, content }): Block[] => [{ kind: 'paragraph', text: label }, { kind: 'code', text: tail(content, share) }]);
  return { kind: 'details', summary: ['Output of ', { kind: 'strong', text: instanceName(instance, limits.cell) }, ` (${instance.outcome})`], blocks };
}

function texts(extension: ExtensionResult): { label: Phrase; content: string }[] {
  const named: [string, string | undefined][] = [
    ['message', extension.message],
    ['stdout', extension.stdout],
    ['stderr', extension.stderr],
  ];
  return named.flatMap(([stream, content]) =>
    content === undefined || plainText(content).trim() === '' ? [] : [{ label: [code(clip(extension.name, 60)), ` ${stream}`] as Phrase, content }],
  );
}
