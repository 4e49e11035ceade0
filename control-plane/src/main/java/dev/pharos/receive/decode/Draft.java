package dev.pharos.receive.decode;

import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import org.jspecify.annotations.Nullable;

/** Something of a request that has been read, before it is known whether it can be taken. */
interface Draft<T> {

  /** The first reason not to take it; null when it is well formed. */
  @Nullable RefusalReason refusal(TimeBounds bounds);

  T build(Scope scope, Resource resource);
}
