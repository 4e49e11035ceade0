package dev.pharos.judge.deploy;

/**
 * What was seen of one operation.
 *
 * @param fresh the new version, from the deployment's first window on
 * @param beside the old version in the same windows
 * @param before the old version, before the deployment; its windows need not be whole minutes or as
 *     many
 */
public record OperationEvidence(
    String name, RequestSeries fresh, RequestSeries beside, RequestSeries before) {}
