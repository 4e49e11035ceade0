/** Pure reasoning over many traces: what sets some of them apart from the others. */
@NullMarked
package dev.pharos.judge.cohort;

import org.jspecify.annotations.NullMarked;
