package dev.pharos.store;

import dev.pharos.signal.Resource;

/**
 * Somebody who logged.
 *
 * @param lines about how many in the range that was asked for, at least 1; whole chunks count
 */
public record LogOrigin(Resource resource, long lines) {}
