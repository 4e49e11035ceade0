/** What can be done without: telemetry that nobody needs, and what it would save. */
@NullMarked
package dev.pharos.query.trim;

import org.jspecify.annotations.NullMarked;
