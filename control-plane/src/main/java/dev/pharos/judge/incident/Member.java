package dev.pharos.judge.incident;

import dev.pharos.signal.ServiceId;

/**
 * A service as it does.
 *
 * @param now requests it answered in the time of trouble
 * @param before and in the time before
 * @param isDown none of its instances is usable, or nothing is heard of it any more
 */
public record Member(ServiceId service, Traffic now, Traffic before, boolean isDown) {}
