/** The process: what starts and stops, and in which order. */
@NullMarked
package dev.pharos;

import org.jspecify.annotations.NullMarked;
