/** Load generators and measurements that `./pharos bench` runs against real processes. */
@NullMarked
package dev.pharos.bench;

import org.jspecify.annotations.NullMarked;
