/** Makes samples straight from the bytes of requests of metrics. */
@NullMarked
package dev.pharos.receive.metric;

import org.jspecify.annotations.NullMarked;
