/** What a platform gives its services, in one small process: databases, broker, discovery. */
@NullMarked
package dev.pharos.shop.platform;

import org.jspecify.annotations.NullMarked;
