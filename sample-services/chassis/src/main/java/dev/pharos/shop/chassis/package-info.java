/** What every Java service of the shop stands on, wired into its context. */
@NullMarked
package dev.pharos.shop.chassis;

import org.jspecify.annotations.NullMarked;
