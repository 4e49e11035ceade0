/**
 * Streaming aggregation of everything that comes in, in memory: intake, RED, edges, deployments,
 * ledger.
 */
@NullMarked
package dev.pharos.aggregate;

import org.jspecify.annotations.NullMarked;
