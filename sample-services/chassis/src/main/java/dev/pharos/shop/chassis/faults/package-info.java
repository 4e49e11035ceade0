/** Real faults, switched on and off while a service runs. */
@NullMarked
package dev.pharos.shop.chassis.faults;

import org.jspecify.annotations.NullMarked;
