/** Evaluates rules on time, keeps the state of alerts and tells who wants to know. */
@NullMarked
package dev.pharos.alert.evaluation;

import org.jspecify.annotations.NullMarked;
