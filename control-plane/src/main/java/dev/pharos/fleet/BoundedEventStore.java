package dev.pharos.fleet;

import de.codecentric.boot.admin.server.domain.events.InstanceEvent;
import de.codecentric.boot.admin.server.domain.values.InstanceId;
import de.codecentric.boot.admin.server.eventstore.ConcurrentMapEventStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Spring Boot Admin's log of what happened to instances, bounded three ways: events per instance,
 * instances (they can be forgotten), and events that wait for a reader who is slow.
 */
final class BoundedEventStore extends ConcurrentMapEventStore {
  private final ConcurrentMap<InstanceId, List<InstanceEvent>> log;
  private final LongAdder droppedForReaders = new LongAdder();

  BoundedEventStore(int eventsPerInstance) {
    this(eventsPerInstance, new ConcurrentHashMap<>());
  }

  private BoundedEventStore(
      int eventsPerInstance, ConcurrentMap<InstanceId, List<InstanceEvent>> log) {
    super(eventsPerInstance, log);
    this.log = log;
  }

  @Override
  public Mono<Void> append(List<InstanceEvent> events) {
    return super.append(events).then(Mono.fromRunnable(() -> publish(events)));
  }

  /**
   * The library hands events on at the pace of the slowest subscriber and keeps what waits without
   * a bound; here each has a buffer of its own and a slow one, a sleeping browser for instance,
   * loses its oldest events.
   */
  @Override
  public void subscribe(Subscriber<? super InstanceEvent> subscriber) {
    Flux.<InstanceEvent>from(super::subscribe)
        .onBackpressureBuffer(
            FleetLimits.EVENTS_WAITING_PER_READER,
            dropped -> droppedForReaders.increment(),
            BufferOverflowStrategy.DROP_OLDEST)
        .subscribe(subscriber);
  }

  /** The version of the newest event, −1 for an instance that is not known. */
  long lastVersion(InstanceId id) {
    return getLastVersion(log.getOrDefault(id, List.of()));
  }

  Set<InstanceId> instances() {
    return log.keySet();
  }

  void forget(InstanceId id) {
    log.remove(id);
  }

  /** Events that slow readers did not get, since the start. */
  long droppedForReaders() {
    return droppedForReaders.sum();
  }
}
