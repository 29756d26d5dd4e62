/** Shorter ones would turn half of a text into stars and hide nothing. */
const SHORTEST_REPLACED = 3;
const MASK = '***';

/** The secrets of this run: what was masked stays out of everything that the runner port writes. */
export interface Secrets {
  readonly add: (secret: string) => void;
  readonly redact: (text: string) => string;
}

export function createSecrets(): Secrets {
  const known = new Set<string>();
  let longestFirst: readonly string[] = [];
  return {
    add(secret) {
      for (const spelling of spellings(secret)) known.add(spelling);
      // A secret within another one must not be replaced first: the rest of the longer one would be left.
      longestFirst = [...known].sort((a, b) => b.length - a.length);
    },
    redact: (text) => maskCutStarts(longestFirst.reduce((left, secret) => left.replaceAll(secret, MASK), text), longestFirst),
  };
}

/** The secret as it may be met: whole, line by line, within JSON, in a URL and as base64. */
function spellings(secret: string): readonly string[] {
  const lines = secret.split(/\r\n|\r|\n/);
  const whole = secret.trim();
  const all = [
    secret,
    whole,
    ...lines.map((line) => line.trim()),
    JSON.stringify(whole).slice(1, -1),
    encoded(whole),
    Buffer.from(secret).toString('base64'),
  ];
  return all.filter((text) => text.length >= SHORTEST_REPLACED);
}

/** A secret may be no well-formed text (half a surrogate pair), which has no form in a URL. */
function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where the tail of a script's output begins: at the start of a text, and behind the marks that handlers put before it. */
const TAIL = /(?<=^(?:\[std(?:out|err)\]|---(?:stdout|errout)---)\n)/m;

/** A shorter end of a secret tells little, and is found by chance. */
const SHORTEST_CUT = 6;

/** A handler's tail is the last 4 KiB of the output, so it may begin within a secret. */
function maskCutStarts(text: string, spellings: readonly string[]): string {
  return text.split(TAIL).map((part) => maskCutStart(part, spellings)).join('');
}

function maskCutStart(text: string, spellings: readonly string[]): string {
  const head = text.slice(0, SHORTEST_CUT);
  if (head.length < SHORTEST_CUT) return text;
  for (const spelling of spellings) {
    for (let cut = spelling.indexOf(head, 1); cut !== -1; cut = spelling.indexOf(head, cut + 1)) {
      if (text.startsWith(spelling.slice(cut))) return `${MASK}${text.slice(spelling.length - cut)}`;
    }
  }
  return text;
}
