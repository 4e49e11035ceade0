/** The one door of the shop: checks who comes in and leads each request to its service. */
@NullMarked
package dev.pharos.shop.gateway;

import org.jspecify.annotations.NullMarked;
