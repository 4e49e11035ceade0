/** Real registries for tests: built by {@code scripts/}, started and stopped by who uses them. */
@NullMarked
package dev.pharos.registries;

import org.jspecify.annotations.NullMarked;
