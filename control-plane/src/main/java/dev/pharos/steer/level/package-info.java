/**
 * Levers that set levels of loggers: what they would do, and what each instance was set to and has
 * to be put back to.
 */
@NullMarked
package dev.pharos.steer.level;

import org.jspecify.annotations.NullMarked;
