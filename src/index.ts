import { createClock } from './runner/clock.js';
import { createRunner } from './runner/runner.js';

const surroundings = { ...createRunner(), clock: createClock() };
const { runner, log } = surroundings;

try {
  // One bundle serves both steps: action.yml names it as main and as post.
  if (runner.getState('isPost') === 'true') {
    const { post } = await import('./post.js');
    await post(surroundings);
  } else {
    await runner.saveState('isPost', 'true');
    const { main } = await import('./main.js');
    if (!(await main(surroundings))) process.exitCode = 1;
  }
} catch (error) {
  log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}
