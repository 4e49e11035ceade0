/** Takes orders and sees each through to its end: reserved and paid, or undone. */
@NullMarked
package dev.pharos.shop.order;

import org.jspecify.annotations.NullMarked;
