import type { SourceLocation } from '../errors.js';
import type { Log } from '../ports/log.js';
import type { CommandName, CommandProperties } from './commands.js';
import { command, plainLines } from './commands.js';

/**
 * The log as the runner shows it. Lines may hold text from anywhere: none of it is taken for a workflow command.
 * @param write Takes whole lines, each with its end; the runner reads them from stdout.
 * @param redact Replaces secrets; the runner masks as well, but only where there is a runner.
 */
export function createLog(write: (text: string) => void, redact: (text: string) => string): Log {
  let depth = 0;
  const print = (text: string): void => write(`${plainLines(redact(text))}\n`);
  const issue = (name: CommandName, message: string, properties?: CommandProperties): void =>
    write(`${command(name, redact(message), properties)}\n`);
  return {
    debug: (line) => issue('debug', line),
    info: print,
    warning: (message, location) => issue('warning', message, annotated(location)),
    error: (message, location) => issue('error', message, annotated(location)),
    async group(title, body) {
      // Groups do not nest on GitHub: an inner one would end the outer one, so it is a plain line.
      depth += 1;
      if (depth === 1) issue('group', title);
      else print(title);
      try {
        return await body();
      } finally {
        depth -= 1;
        if (depth === 0) issue('endgroup', '');
      }
    },
  };
}

function annotated(location: SourceLocation | undefined): CommandProperties {
  return location === undefined ? {} : { file: location.file, line: location.line, col: location.column };
}
