/** How a service comes by its tables, beside other instances that do the same. */
@NullMarked
package dev.pharos.shop.chassis.database;

import org.jspecify.annotations.NullMarked;
