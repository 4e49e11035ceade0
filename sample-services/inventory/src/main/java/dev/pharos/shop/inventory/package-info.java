/** Keeps and reserves stock, asked over a queue. */
@NullMarked
package dev.pharos.shop.inventory;

import org.jspecify.annotations.NullMarked;
