/** Names as Azure takes them: learn.microsoft.com, "Naming rules and restrictions for Azure resources". */
export const RESOURCE_GROUP = /^[-\w.()\u00c0-\uffff]{0,89}[-\w()\u00c0-\uffff]$/;
export const SCALE_SET = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?$/;
export const EXTENSION_NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,78}[A-Za-z0-9_-])?$/;
/** Load balancers, application gateways, and their rules and backend pools. */
export const NETWORK_NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,78}[A-Za-z0-9_])?$/;
/** Of subscriptions, tenants and identities. */
export const GUID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
/** Galleries (pattern in GalleryRP's OpenAPI file), image definitions and managed images. */
export const IMAGE_NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,78}[A-Za-z0-9_])?$/;

/** Azure's names differ by more than the case of their letters. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
