// What is used of the SDK, as one chunk of its own: a bundler drops the rest, which it cannot with an import() of the package.
export { ComputeManagementClient } from '@azure/arm-compute';
export { createComputeManagement } from '@azure/arm-compute/api';
