import type { ComputeManagementClientOptionalParams } from '@azure/arm-compute';

type Options = ComputeManagementClientOptionalParams;

/** The SDK's own types of its HTTP pipeline, taken from where the client shows them. */
export type PipelinePolicy = NonNullable<Options['additionalPolicies']>[number]['policy'];
export type PipelineRequest = Parameters<PipelinePolicy['sendRequest']>[0];
export type PipelineResponse = Awaited<ReturnType<PipelinePolicy['sendRequest']>>;
export type SendRequest = Parameters<PipelinePolicy['sendRequest']>[1];
export type HttpClient = NonNullable<Options['httpClient']>;

/** The request's signal; one that never aborts where the SDK gave it none. */
export function signalOf(request: PipelineRequest): AbortSignal {
  return (request.abortSignal as AbortSignal | undefined) ?? new AbortController().signal;
}
