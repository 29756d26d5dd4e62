/**
 * The runner's workflow commands (GitHub docs, "Workflow commands for GitHub Actions"), made as text. The log needs
 * nothing else of @actions/core, and loading that package takes a third of the time to the first request: it is
 * loaded when a run needs more of it.
 */
export type CommandName = 'add-mask' | 'debug' | 'warning' | 'error' | 'group' | 'endgroup';

export type CommandProperties = Readonly<Record<string, string | number | undefined>>;

/** One command as a line without its end. Whatever `message` and `properties` hold, it stays one line. */
export function command(name: CommandName, message: string, properties: CommandProperties = {}): string {
  const pairs = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name}${pairs.length === 0 ? '' : ` ${pairs.join(',')}`}::${escapeMessage(message)}`;
}

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * Text that may come from anywhere, made safe to print: the runner takes a line that begins with `::` for a command
 * (after white space too), and `##[...]` anywhere in a line for one of the older form. Control characters, which could
 * hide or overwrite lines, are spelled out. The result may have several lines.
 */
export function plainLines(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.replaceAll('##[', '# #[').replace(/^(\s*)::/, '$1: :').replace(CONTROL, spelled))
    .join('\n');
}

/** C0 and C1 controls but for the tab, the bidirectional ones, and the marks that are blank yet not white space. */
// eslint-disable-next-line no-control-regex -- finding control characters is its purpose
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

function spelled(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
