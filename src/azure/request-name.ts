/** What an ARM request is about, as far as its URL tells. */
export interface RequestName {
  /** Completes "Azure refused to ...", such as `list the VMs of scale set web`. */
  readonly action: string;
  readonly subscriptionId?: string;
  readonly resourceGroup?: string;
  readonly scaleSet?: string;
  /** What is no scale set: such as `load balancer`, and the field of deploy.yml that names it. */
  readonly resource?: { readonly kind: string; readonly name: string; readonly givenBy?: string };
}

const resourcePath =
  /\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/virtualMachineScaleSets\/([^/]+)\/?(.*)$/i;

/** Names a request after its method and URL. The query is never read: it may be signed. */
export function requestName(method: string, url: string): RequestName {
  const path = pathOf(url);
  const match = resourcePath.exec(path);
  if (match === null) return otherRequest(method, path);
  const [subscriptionId, resourceGroup, scaleSet, rest] = match.slice(1).map(decoded) as [string, string, string, string];
  return { action: `${actionOn(method, rest)} ${scaleSet}`, subscriptionId, resourceGroup, scaleSet };
}

/** The URL's path, without host and query. */
export function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '') || '/';
}

function otherRequest(method: string, path: string): RequestName {
  if (/^\/subscriptions\/?$/i.test(path)) return { action: 'list the subscriptions of this sign-in' };
  const subscriptionId = /\/subscriptions\/([^/]+)/i.exec(path)?.[1];
  if (/\/(?:caps)?operations\/|\/operationResults\//i.test(path)) return { action: 'read the state of a long-running operation', subscriptionId };
  if (/^\/subscriptions\/[^/]+\/locations$/i.test(path)) return { action: 'list the regions of the subscription', subscriptionId };
  const marketplace = /\/locations\/([^/]+)\/publishers\/([^/]+)\/artifacttypes\/vmimage\/offers\/([^/]+)\/skus\/([^/]+)/i.exec(path);
  if (marketplace !== null) return { action: `read marketplace image ${marketplace.slice(2).map(decoded).join(' ')} in region ${decoded(marketplace[1] ?? '')}`, subscriptionId };
  const location = /\/providers\/Microsoft\.Compute\/locations\/([^/]+)\/(usages|vmSizes)$/i.exec(path);
  if (location !== null) {
    const what = location[2]?.toLowerCase() === 'usages' ? 'quotas' : 'VM sizes';
    return { action: `list the ${what} of region ${decoded(location[1] ?? '')}`, subscriptionId };
  }
  return resourceRequest(method, path) ?? { action: `${method} ${path}`, subscriptionId };
}

interface OtherKind {
  /** Of the path below the provider, names as groups; the last group is the resource's own name. */
  readonly path: RegExp;
  readonly kind: string;
  readonly givenBy?: string;
}

const otherKinds: readonly OtherKind[] = [
  { path: /^Microsoft\.Network\/loadBalancers\/([^/]+)$/i, kind: 'load balancer', givenBy: 'strategy.traffic.loadBalancer' },
  { path: /^Microsoft\.Network\/applicationGateways\/([^/]+)$/i, kind: 'application gateway', givenBy: 'strategy.traffic.applicationGateway' },
  { path: /^Microsoft\.Network\/publicIPAddresses\/([^/]+)$/i, kind: 'public IP address' },
  { path: /^Microsoft\.Network\/virtualNetworks\/[^/]+\/subnets\/([^/]+)$/i, kind: 'subnet' },
  { path: /^Microsoft\.Network\/virtualNetworks\/([^/]+)$/i, kind: 'virtual network' },
  { path: /^Microsoft\.Compute\/virtualMachines\/([^/]+)$/i, kind: 'VM', givenBy: 'capture.virtualMachine' },
  { path: /^Microsoft\.Compute\/images\/([^/]+)$/i, kind: 'managed image' },
  { path: /^Microsoft\.Compute\/galleries\/[^/]+\/images\/([^/]+)$/i, kind: 'gallery image' },
  { path: /^Microsoft\.Compute\/galleries\/[^/]+\/images\/[^/]+\/versions\/([^/]+)$/i, kind: 'gallery image version' },
  { path: /^Microsoft\.Insights\/autoscaleSettings\/([^/]+)$/i, kind: 'autoscale setting' },
];

function resourceRequest(method: string, path: string): RequestName | undefined {
  const match = /\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/(.+)$/i.exec(path);
  if (match === null) return undefined;
  const [subscriptionId, resourceGroup, below] = match.slice(1).map(decoded) as [string, string, string];
  if (/^Microsoft\.Insights\/autoscaleSettings$/i.test(below)) return { action: `list the autoscale settings of resource group ${resourceGroup}`, subscriptionId, resourceGroup };
  const asked = /^(.+)\/providers\/Microsoft\.Authorization\/permissions$/i.exec(below)?.[1];
  if (asked !== undefined) return { action: `read what this sign-in is allowed to do with ${asked}`, subscriptionId, resourceGroup };
  const onVm = /^Microsoft\.Compute\/virtualMachines\/([^/]+)\/(deallocate|generalize)$/i.exec(below);
  if (onVm !== null) return { action: `${onVm[2]?.toLowerCase()} VM ${onVm[1]}`, subscriptionId, resourceGroup, resource: { kind: 'VM', name: onVm[1] ?? '' } };
  const versionsOf = /^Microsoft\.Compute\/galleries\/[^/]+\/images\/([^/]+)\/versions$/i.exec(below)?.[1];
  if (versionsOf !== undefined) return { action: `list the versions of gallery image ${versionsOf}`, subscriptionId, resourceGroup };
  for (const { path: pattern, kind, givenBy } of otherKinds) {
    const name = pattern.exec(below)?.[1];
    if (name === undefined) continue;
    const verb = { GET: 'read', PUT: 'write', DELETE: 'delete' }[method.toUpperCase()] ?? method;
    return { action: `${verb} ${kind} ${name}`, subscriptionId, resourceGroup, resource: { kind, name, ...(givenBy === undefined ? {} : { givenBy }) } };
  }
  return undefined;
}

function actionOn(method: string, rest: string): string {
  const [first = '', second = ''] = rest.split('/');
  switch (`${method.toUpperCase()} ${first.toLowerCase()}`) {
    case 'GET ':
      return 'read scale set';
    case 'PATCH ':
      return 'write the model of scale set';
    case 'PUT ':
      return 'create scale set';
    case 'DELETE ':
      return 'delete scale set';
    case 'POST start':
      return 'start the VMs of scale set';
    case 'POST deallocate':
      return 'deallocate the VMs of scale set';
    case 'GET networkinterfaces':
      return 'list the network interfaces of scale set';
    case 'GET virtualmachines':
      return 'list the VMs of scale set';
    case 'GET instanceview':
      return 'read the instance view of scale set';
    case 'PUT extensions':
      return `write extension ${second} of scale set`;
    case 'POST manualupgrade':
      return 'upgrade VMs of scale set';
    case 'GET rollingupgrades':
      return 'read the rolling upgrade of scale set';
    case 'POST rollingupgrades':
      return 'cancel the rolling upgrade of scale set';
    case 'POST setorchestrationservicestate':
      return 'suspend or resume the automatic repairs of scale set';
    default:
      return `${method} ${rest} of scale set`.replace(/ {2,}/g, ' ');
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
