import { badge, heading, list, paragraph, strong, text } from './blocks.js';
import type { Block, Phrase } from './blocks.js';
import type { Limits } from './limits.js';
import { clip } from './plain-text.js';
import type { DriftFinding, SlotResult } from './result.js';
import type { Reported } from './so-far.js';
import { count, idRanges } from './wording.js';

/** What `command: status` found: drift first, then what is worth knowing; with a swap also both slots. */
export function driftBlocks(report: Reported, limits: Limits): readonly Block[] {
  if (report.drift === undefined) return [];
  const drift = ofLevel(report.drift, 'drift');
  const notices = ofLevel(report.drift, 'notice');
  return [
    ...(drift.length === 0 ? [] : [heading(3, 'Drift'), ...findings(drift, limits)]),
    ...(notices.length === 0 ? [] : [heading(3, 'Worth knowing'), ...findings(notices, limits)]),
    ...slotBlocks(report.slots ?? [], limits),
  ];
}

export function ofLevel(all: readonly DriftFinding[], level: DriftFinding['level']): readonly DriftFinding[] {
  return all.filter((finding) => finding.level === level);
}

function findings(all: readonly DriftFinding[], limits: Limits): readonly Block[] {
  const shown = all.slice(0, limits.entries);
  const missing = all.length - shown.length;
  return [list(shown.map((finding) => phrase(finding, limits))), ...(missing > 0 ? [paragraph(`${count(missing, 'more finding')} not listed.`)] : [])];
}

function phrase(finding: DriftFinding, limits: Limits): Phrase {
  const ids = finding.instanceIds ?? [];
  const which = ids.length === 0 ? '' : ` (${ids.length === 1 ? 'VM' : 'VMs'} ${clip(idRanges(ids), limits.cell)})`;
  const hint = finding.hint === undefined ? '' : ` ${clip(finding.hint, limits.message / 4)}`;
  return [strong(clip(finding.message, limits.message / 4)), text(`${which}.${hint}`)];
}

function slotBlocks(slots: readonly SlotResult[], limits: Limits): readonly Block[] {
  if (slots.length === 0) return [];
  const rows = slots.map((slot): readonly Phrase[] => [
    clip(slot.scaleSet, limits.cell),
    slot.live ? badge('live', 'good') : badge('idle', 'quiet'),
    slot.instances === undefined ? '' : clip(slot.release ?? 'none recorded', limits.cell),
    slot.instances === undefined ? 'does not exist' : `${slot.running ?? 0} of ${count(slot.instances, 'VM')} running`,
  ]);
  return [heading(3, 'Slots'), { kind: 'table', columns: [{ title: 'Scale set' }, { title: 'Slot' }, { title: 'Release' }, { title: 'VMs' }], rows }];
}
