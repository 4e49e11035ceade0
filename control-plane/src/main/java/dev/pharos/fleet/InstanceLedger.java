package dev.pharos.fleet;

import de.codecentric.boot.admin.server.domain.entities.EventsourcingInstanceRepository;
import de.codecentric.boot.admin.server.domain.entities.Instance;
import de.codecentric.boot.admin.server.domain.values.InstanceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Spring Boot Admin's instances, from their events: a snapshot each, valid as long as it is as new
 * as the newest event, and gone when the events are. The library's own repository never forgets an
 * instance, so that one that changes address with each deployment would fill the memory.
 */
final class InstanceLedger extends EventsourcingInstanceRepository {
  private final BoundedEventStore events;
  private final Map<InstanceId, Instance> snapshots = new ConcurrentHashMap<>();

  InstanceLedger(BoundedEventStore events) {
    super(events);
    this.events = events;
  }

  @Override
  public Mono<Instance> find(InstanceId id) {
    return Mono.defer(() -> {
      long newest = events.lastVersion(id);
      Instance snapshot = snapshots.get(id);
      if (newest >= 0 && snapshot != null && snapshot.getVersion() == newest) {
        return Mono.just(snapshot);
      }
      return super.find(id).doOnNext(instance -> snapshots.put(id, instance));
    });
  }

  @Override
  public Flux<Instance> findAll() {
    return Flux.defer(() -> Flux.fromIterable(events.instances())).concatMap(this::find);
  }

  /** An instance that is registered now. Everything is in memory, so this never waits. */
  Optional<Instance> registered(InstanceId id) {
    return find(id)
        .filter(Instance::isRegistered)
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty())
        .toFuture()
        .join();
  }

  /** All that are registered now. */
  List<Instance> registered() {
    return findAll().filter(Instance::isRegistered).collectList().toFuture().join();
  }

  void forget(InstanceId id) {
    events.forget(id);
    snapshots.remove(id);
  }
}
