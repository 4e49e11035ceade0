/** How log lines leave the service. */
@NullMarked
package dev.pharos.shop.chassis.logs;

import org.jspecify.annotations.NullMarked;
