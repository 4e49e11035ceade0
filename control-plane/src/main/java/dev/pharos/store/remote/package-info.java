/**
 * Metrics on a server of their own: what the store of metrics took is sent there by remote write,
 * and what is asked of metrics is handed over to it.
 */
@NullMarked
package dev.pharos.store.remote;

import org.jspecify.annotations.NullMarked;
