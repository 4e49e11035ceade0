package dev.pharos.signal;

import java.util.Set;

/**
 * A deployment that is over, as it is kept.
 *
 * @param finishedAtNs epoch nanoseconds
 * @param keys with which CI told of it: the same key again is the same deployment
 */
public record KeptDeployment(Deployment deployment, long finishedAtNs, Set<String> keys) {}
