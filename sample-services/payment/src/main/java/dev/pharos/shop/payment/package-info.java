/** Takes the money for orders, by way of an external bank. */
@NullMarked
package dev.pharos.shop.payment;

import org.jspecify.annotations.NullMarked;
