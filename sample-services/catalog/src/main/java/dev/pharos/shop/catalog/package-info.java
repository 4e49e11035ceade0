/** What is for sale, and what goes well with it. */
@NullMarked
package dev.pharos.shop.catalog;

import org.jspecify.annotations.NullMarked;
