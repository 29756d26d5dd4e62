/** What people write for keys that bear another name here; compared as `bare` leaves it. */
const SYNONYMS: Readonly<Record<string, string>> = {
  rg: 'resourceGroup',
  vmss: 'scaleSet',
  scalesetname: 'scaleSet',
  vmssname: 'scaleSet',
  subscriptionid: 'subscription',
  repo: 'repository',
  command: 'commandToExecute',
  cmd: 'commandToExecute',
  files: 'fileUris',
  uris: 'fileUris',
  version: 'typeHandlerVersion',
  handlerversion: 'typeHandlerVersion',
  dependson: 'provisionAfterExtensions',
  batchsize: 'batch',
  bakes: 'bake',
  count: 'instances',
  maxunhealthyinstancepercent: 'maxUnhealthy',
  pausetimebetweenbatches: 'pause',
  maxbatchinstancepercent: 'batch',
  environment: 'environments',
  lb: 'loadBalancer',
  agw: 'applicationGateway',
  appgateway: 'applicationGateway',
  appgw: 'applicationGateway',
  url: 'http',
  status: 'expect',
  password: 'adminPassword',
  bluegreen: 'swap',
  cloudinit: 'customData',
  imagereference: 'image',
  imageid: 'id',
  packer: 'packerManifest',
  terraform: 'terraformOutput',
  vm: 'virtualMachine',
  endoflifedate: 'endOfLife',
  targetregions: 'regions',
  replicacount: 'replicas',
  storageaccounttype: 'storage',
  imagename: 'image',
};

/** Letters and digits in lower case: `file_uris`, `FileURIs` and `fileUris` are one. */
function bare(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The candidate that was most likely meant by `word`; `undefined` where none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = bare(word);
  const synonym = Object.hasOwn(SYNONYMS, wanted) ? SYNONYMS[wanted] : undefined;
  const exact = candidates.find((candidate) => bare(candidate) === wanted);
  if (exact !== undefined) return exact;
  if (synonym !== undefined && candidates.includes(synonym)) return synonym;
  const limit = Math.floor(wanted.length / 3);
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, bare(candidate), limit);
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { name: candidate, distance };
  }
  return best?.name;
}

/** Edits (insert, delete, replace, swap of neighbours) from one text to the other; `limit + 1` stands for all beyond it. */
export function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1;
      let cost = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + same);
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? limit + 1;
}
