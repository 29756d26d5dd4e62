/** What an ARM request is about, as far as its URL tells. */
export interface RequestName {
  /** Completes "Azure refused to ...", such as `list the VMs of scale set web`. */
  readonly action: string;
  readonly subscriptionId?: string;
  readonly resourceGroup?: string;
  readonly scaleSet?: string;
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
  if (/\/operations\/|\/operationResults\//i.test(path)) return { action: 'read the state of a long-running operation', subscriptionId };
  return { action: `${method} ${path}`, subscriptionId };
}

function actionOn(method: string, rest: string): string {
  const [first = '', second = ''] = rest.split('/');
  switch (`${method.toUpperCase()} ${first.toLowerCase()}`) {
    case 'GET ':
      return 'read scale set';
    case 'PATCH ':
      return 'write the model of scale set';
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
