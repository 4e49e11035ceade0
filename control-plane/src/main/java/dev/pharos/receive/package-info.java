/** The sockets that telemetry arrives at: admit, hand to the intake, answer by the protocol. */
@NullMarked
package dev.pharos.receive;

import org.jspecify.annotations.NullMarked;
