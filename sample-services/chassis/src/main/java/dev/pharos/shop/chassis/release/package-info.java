/** Which release of a service runs, and how that release behaves. */
@NullMarked
package dev.pharos.shop.chassis.release;

import org.jspecify.annotations.NullMarked;
