// Who may import whom. The path of the data is the order of the folders, and this table keeps it so.
// `values`: what may be imported at run time; `types`: what only `import type` may name; `packages`: npm packages.
// Node's own modules are open to all but plan/ and report/, which are pure.

const PARTS = ['inputs', 'manifest', 'release', 'plan', 'steps', 'azure', 'github', 'runner', 'report', 'ports', 'errors', 'run', 'index', 'main', 'wiring', 'post', 'post-state'];

/** @type {{ files: string[], own: string[], values: string[], types: string[], packages?: string[], node?: boolean }[]} */
const TABLE = [
  { files: ['src/run.ts'], own: ['run'], values: ['inputs', 'manifest', 'release', 'plan', 'steps', 'errors', 'report'], types: ['ports'] },
  { files: ['src/inputs.ts'], own: ['inputs'], values: ['errors'], types: ['ports'] },
  { files: ['src/inputs/**/*.ts'], own: ['inputs'], values: ['errors'], types: ['ports'] },
  { files: ['src/errors.ts'], own: ['errors'], values: [], types: [] },
  { files: ['src/manifest/**/*.ts'], own: ['manifest'], values: ['errors'], types: ['ports', 'plan/wanted', 'plan/capture/wanted'], packages: ['js-yaml', 'zod'] },
  { files: ['src/release/**/*.ts'], own: ['release'], values: ['errors'], types: ['ports', 'plan/wanted'] },
  { files: ['src/plan/**/*.ts'], own: ['plan'], values: [], types: ['errors', 'ports', 'report/result'], node: false },
  { files: ['src/steps/**/*.ts'], own: ['steps'], values: ['plan', 'errors'], types: ['ports', 'report/result'] },
  { files: ['src/azure/**/*.ts'], own: ['azure'], values: ['errors'], types: ['ports'], packages: ['@azure/'] },
  { files: ['src/github/**/*.ts'], own: ['github'], values: ['errors'], types: ['ports'], packages: ['@actions/github', '@actions/github/lib/utils'] },
  { files: ['src/runner/**/*.ts'], own: ['runner'], values: ['errors'], types: ['ports'], packages: ['@actions/core'] },
  { files: ['src/report/**/*.ts'], own: ['report'], values: [], types: ['errors', 'ports'], node: false },
  { files: ['src/ports/**/*.ts'], own: ['ports'], values: [], types: ['errors'], node: false },
];

const PURE = [
  ['AwaitExpression', 'plan/ decides from what it is given: nothing in it waits'],
  [':function[async=true]', 'plan/ decides from what it is given: nothing in it waits'],
  ['MemberExpression[object.name="Date"][property.name="now"]', 'plan/ has no clock: times are passed in'],
  ['NewExpression[callee.name="Date"]', 'plan/ has no clock: times are passed in'],
  ['MemberExpression[object.name="Math"][property.name="random"]', 'plan/ gives the same plan for the same input: no chance in it'],
  ['ImportExpression', 'plan/ needs nothing loaded'],
];

/** Patterns of module names as no-restricted-imports takes them, and the same for import(). */
function patterns({ own, values, types, packages = [], node = true }) {
  const restricted = PARTS.filter((part) => !own.includes(part) && !values.includes(part)).map((part) => {
    const narrowed = types.filter((type) => type.startsWith(`${part}/`)).map((type) => type.slice(part.length + 1));
    const base = own[0] === part ? '' : `^(?:\\./|(?:\\.\\./)+)${part}`;
    if (types.includes(part)) return [{ regex: `${base}(?:/|\\.js$)`, allowTypeImports: true, message: `only \`import type\` may name ${part} here` }];
    if (narrowed.length === 0) return [{ regex: `${base}(?:/|\\.js$)`, message: `${own[0]} may not import ${part}` }];
    return [
      { regex: `${base}/(?!(?:${narrowed.join('|')})\\.js$)`, message: `${own[0]} may not import ${part}, but for the types of ${types.join(' and ')}` },
      { regex: `${base}/(?:${narrowed.join('|')})\\.js$`, allowTypeImports: true, message: `only \`import type\` may name ${part} here` },
    ];
  });
  return [
    ...restricted.flat(),
    { regex: '(?:^|/)emulator/', message: 'src knows nothing of the emulator' },
    { regex: `^(?![./])(?!node:)${packages.map((name) => `(?!${name}${name.endsWith('/') ? '' : '$'})`).join('')}`, message: `${own[0]} may not import npm packages other than ${packages.join(', ') || 'none'}` },
    ...(node ? [] : [{ regex: '^node:', message: `${own[0]} is pure` }]),
  ];
}

/** A folder's own files may be called like another part (`azure/errors.ts`): beside each other they are no boundary. */
function besideEachOther(files) {
  return files.some((pattern) => pattern.includes('/**'));
}

function rulesFor(entry) {
  const all = patterns(entry).map((pattern) => ({ ...pattern, regex: besideEachOther(entry.files) ? pattern.regex.replace('(?:\\./|(?:\\.\\./)+)', '(?:\\.\\./)+') : pattern.regex }));
  // A dynamic import loads a value, so what only types may name is closed to it as well.
  const dynamic = all.map(({ regex, message }) => ({ selector: `ImportExpression[source.value=/${regex.replaceAll('/', '\\u002F')}/]`, message }));
  const pure = entry.own.includes('plan') ? PURE.map(([selector, message]) => ({ selector, message })) : [];
  return {
    '@typescript-eslint/no-restricted-imports': ['error', { patterns: all }],
    'no-restricted-syntax': ['error', ...dynamic, ...pure],
  };
}

export const boundaries = [
  {
    // What wires the parts together may import all of them; the files beside it that may not stand in the table.
    files: ['src/*.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ regex: '(?:^|/)emulator/', message: 'src knows nothing of the emulator' }] }] },
  },
  ...TABLE.map((entry) => ({ files: entry.files, rules: rulesFor(entry) })),
  {
    files: ['src/plan/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', 'setTimeout', 'setInterval', 'process', 'fetch', 'performance', 'crypto'] },
  },
  {
    files: ['emulator/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ regex: '(?:^|/)src/', message: 'the emulator knows nothing of src: both must not share one mistake' }, { regex: '^@(?:azure|actions)/', message: 'the emulator must not speak with the words of the client it is to test' }] },
      ],
      'no-restricted-syntax': ['error', { selector: 'ImportExpression[source.value=/(^|\\u002F)src\\u002F/]', message: 'the emulator knows nothing of src' }],
    },
  },
];
