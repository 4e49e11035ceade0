/** Decides who is told of which alerts and when: routes, groups, silences, inhibition. No I/O. */
@NullMarked
package dev.pharos.alert.notify.route;

import org.jspecify.annotations.NullMarked;
