/**
 * Requests as those who answered them counted them by themselves, whether or not they were traced.
 */
@NullMarked
package dev.pharos.aggregate.request;

import org.jspecify.annotations.NullMarked;
