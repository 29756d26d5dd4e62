import type { PlannedStep } from '../../report/result.js';
import { describeStep, seconds } from '../describe.js';
import type { SwapStrategy } from '../wanted.js';
import { asksStaged } from '../wanted.js';
import type { RunnableSwapPlan, SwapStep } from './swap-plan.js';

/** A swap's plan as a person reads it. */
export function describeSwapPlan(plan: RunnableSwapPlan, strategy: SwapStrategy): readonly PlannedStep[] {
  return plan.steps.map((step) => describeSwapStep(step, plan, strategy));
}

function describeSwapStep(step: SwapStep, plan: RunnableSwapPlan, strategy: SwapStrategy): PlannedStep {
  const [to, from] = [plan.to.ref.name, plan.from.ref.name];
  const { name, rules } = strategy.traffic;
  switch (step.kind) {
    case 'rollout': {
      const described = describeStep(step.step, plan.rollout, plan.wanted);
      return { ...described, title: `${to}: ${described.title}` };
    }
    case 'hold-autoscale':
      return { title: `${to}: Switch autoscale off`, detail: `${step.settings.map((setting) => setting.name).join(', ')}: it must not change the slot while the release is staged.` };
    case 'create-slot':
      return { title: `${to}: Create it with ${step.capacity} VMs, the release in its model`, detail: `Made like ${from}.` };
    case 'start-slot':
      return { title: `${to}: Start its VMs`, detail: 'They are on the model already, so what they run at their start is the release.' };
    case 'scale-slot':
      return { title: `${to}: Scale to ${step.capacity} VMs, as many as ${from} has` };
    case 'check':
      return checkStep(strategy, to);
    case 'swap':
      return { title: `Swap: ${rules.join(', ')} of ${name} to ${to}`, detail: `One write with If-Match${strategy.preview ? `, rule ${strategy.preview.rule} to ${from} in the same write` : ''}. Production changes here.` };
    case 'move-autoscale':
      return { title: `Move autoscale to ${to}`, detail: step.changes.map((change) => `${change.name}: ${change.enabled ? 'on' : 'off'}`).join(', ') };
    case 'bake':
      return { title: `Bake: watch ${to} for ${seconds(step.bakeMs)}`, detail: `Health and checks; what fails is swapped back to ${from} at once.` };
    case 'drain':
      return { title: `Leave ${from} its connections for ${seconds(step.drainMs)}` };
    case 'retire':
      return retireStep(step.how, from);
    default:
      return step satisfies never;
  }
}

function checkStep({ checks: all, preview }: SwapStrategy, to: string): PlannedStep {
  const checks = all.filter((check) => asksStaged(check));
  if (checks.length === 0) return { title: `${to}: No checks beside Azure's own health` };
  return { title: `${to}: ${checks.length} ${checks.length === 1 ? 'check' : 'checks'} of the application${preview ? ` through rule ${preview.rule}` : ''}`, detail: checks.map((check) => `${check.http} -> ${check.expect}`).join('; ') };
}

function retireStep(how: 'scale-in' | 'deallocate' | 'delete', from: string): PlannedStep {
  switch (how) {
    case 'scale-in':
      return { title: `${from}: Scale to 0 VMs` };
    case 'deallocate':
      return { title: `${from}: Deallocate its VMs` };
    case 'delete':
      return { title: `${from}: Delete the scale set`, detail: 'The next deployment makes it anew from the live one.' };
    default:
      return how satisfies never;
  }
}
