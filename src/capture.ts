import type { Account } from './account.js';
import { DeployError } from './errors.js';
import type { CaptureInputs, DeployInputs } from './inputs.js';
import type { CaptureRelease } from './manifest/capture-texts.js';
import { isCaptureOnly, loadCapture } from './manifest/load-capture.js';
import { parse } from './manifest/parse.js';
import { secretNames } from './manifest/secret-names.js';
import { describeCapture } from './plan/capture/describe.js';
import { makeCapturePlan } from './plan/capture/make-capture-plan.js';
import { lackingProblems, rightsNeeded } from './plan/capture/rights.js';
import { imageId, targetLabel } from './plan/capture/wanted.js';
import type { WantedCapture } from './plan/capture/wanted.js';
import type { Captures } from './ports/captures.js';
import type { Images } from './ports/images.js';
import { tagProblem, versionOf } from './release/version.js';
import { planLines } from './report/plan-lines.js';
import type { CapturedImage, RunResult } from './report/result.js';
import type { RunParts } from './run-parts.js';
import { observeCapture } from './steps/capture/observe-capture.js';
import { observeLackingRights } from './steps/capture/observe-rights.js';
import { runCapture } from './steps/capture/run-capture.js';

export interface CaptureRunParts extends Pick<RunParts, 'runner' | 'log' | 'clock' | 'signal' | 'readConfig' | 'defaultSubscription' | 'publish'> {
  readonly images: Images;
  readonly captures: Captures;
}

/** Whether a run that was asked for a deployment, or its plan, has a file that describes a capture alone. */
export function describesCapture(inputs: DeployInputs | CaptureInputs, parts: Pick<RunParts, 'readConfig'>): boolean {
  return isCaptureOnly(parse(parts.readConfig(), inputs.config.name), inputs.environment);
}

/** command: capture, and the plan of it. A VM becomes an image: observe -> plan -> apply. Nothing is asked of GitHub. */
export async function capture(inputs: CaptureInputs, parts: CaptureRunParts, account: Account): Promise<RunResult> {
  const { runner, log, clock, signal } = parts;
  const document = parse(parts.readConfig(), inputs.config.name);
  for (const name of secretNames(document)) runner.mask(inputs.env[name] ?? '');
  const release = releaseOf(inputs);
  const manifest = loadCapture(document, { environment: inputs.environment, vars: Object.fromEntries(inputs.vars), release });
  const wanted = manifest.wanted(manifest.subscription ?? inputs.subscriptionId ?? (await parts.defaultSubscription(signal)));
  const image = imageOf(wanted, release, inputs.environment);
  account.image(image);

  const observed = await observeCapture(wanted, parts, signal);
  const made = makeCapturePlan(wanted, observed, clock.now());
  if (made.kind === 'refused') {
    account.warnings(made.warnings);
    throw refusal(wanted, made.problems);
  }
  const lacking = await observeLackingRights(rightsNeeded(made, wanted), parts.captures, signal);
  const noRights = lackingProblems(lacking ?? []);
  const plan = {
    ...made,
    // Whoever makes the plan need not be allowed to carry it out.
    warnings: inputs.command === 'plan' ? [...made.warnings, ...noRights] : made.warnings,
    notes: lacking === undefined ? [...made.notes, 'Whether this sign-in has the rights for all steps could not be read beforehand.'] : made.notes,
  };
  account.warnings(plan.warnings);
  if (noRights.length > 0 && inputs.command !== 'plan') throw refusal(wanted, noRights);

  const steps = describeCapture(plan, wanted);
  const location = observed.virtualMachine?.location ?? observed.existing?.location;
  const known: CapturedImage = { ...image, ...(location === undefined ? {} : { location }) };
  const { existing } = observed;
  account.captures({ ...known, ...(existing === undefined ? {} : { provisioningState: existing.provisioningState }), regions: existing?.kind === 'galleryVersion' ? existing.regions.map(({ region, ...rest }) => ({ name: region, ...rest })) : [] }, plan, steps);
  await log.group(`Plan for ${known.label} of VM ${known.virtualMachine.name}`, () => [...plan.warnings.map(({ message }) => `WARNING: ${message}`), ...plan.notes, ...planLines(steps)].forEach((line) => log.info(line)));
  if (inputs.command === 'plan') return account.planned();
  if (plan.kind === 'unchanged') return account.unchanged();

  const outcome = await runCapture(wanted, plan, steps.map(({ title }) => title), known, {
    images: parts.images, captures: parts.captures, clock, log, signal, pollIntervalMs: inputs.pollIntervalMs,
    progress: (now, phase) => parts.publish(account.imageSoFar(now, phase)),
  });
  return account.captured(outcome);
}

/** The tag enters names of resources: it is held to the same characters as that of a deployment. */
function releaseOf({ version, noVersion }: CaptureInputs): CaptureRelease {
  if (version === undefined) return { none: noVersion ?? { message: 'No version is given' } };
  const problem = tagProblem(version.text);
  if (problem !== undefined) throw new DeployError('RELEASE_UNUSABLE', `The tag ${version.text.slice(0, 80)} cannot name an image: ${problem}`, { hint: 'Give another version.' });
  return { tag: version.text, version: versionOf(version.text) };
}

function imageOf(wanted: WantedCapture, release: CaptureRelease, environment: string | undefined): CapturedImage {
  const { target, virtualMachine, generalize } = wanted;
  const version = target.kind === 'galleryVersion' ? target.version : 'none' in release ? undefined : release.version;
  return {
    id: imageId(target), kind: target.kind, label: targetLabel(target), subscriptionId: target.subscriptionId,
    osState: generalize ? 'Generalized' : 'Specialized',
    virtualMachine: { name: virtualMachine.name, resourceGroup: virtualMachine.resourceGroup },
    ...(version === undefined ? {} : { version }),
    ...(environment === undefined ? {} : { environment }),
    regions: [],
  };
}

function refusal({ virtualMachine }: WantedCapture, problems: DeployError['problems']): DeployError {
  const [first] = problems;
  const message = problems.length === 1 && first ? first.message : `${problems.length} things keep VM ${virtualMachine.name} from being captured`;
  return new DeployError('TARGET_REFUSED', message, { hint: problems.length === 1 ? first?.hint : undefined, problems });
}
