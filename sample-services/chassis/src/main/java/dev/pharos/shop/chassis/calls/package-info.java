/** Calls to other services: found by discovery, spread over instances, protected. */
@NullMarked
package dev.pharos.shop.chassis.calls;

import org.jspecify.annotations.NullMarked;
