/**
 * The world outside of the shop: people who look and buy, and the bank that pays. Not instrumented.
 */
@NullMarked
package dev.pharos.shop.shoppers;

import org.jspecify.annotations.NullMarked;
