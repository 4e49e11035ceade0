/**
 * The embedded store of log lines: chunks of lines of one instance, in blocks, found by their
 * words.
 */
@NullMarked
package dev.pharos.store.log;

import org.jspecify.annotations.NullMarked;
