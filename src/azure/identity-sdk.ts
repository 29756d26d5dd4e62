// What is used of the SDK, as one chunk of its own: a bundler drops the rest, which it cannot with an import() of the package.
export { ClientAssertionCredential, DefaultAzureCredential } from '@azure/identity';
