package dev.pharos.aggregate;

import dev.pharos.signal.ServiceId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which service answers at which address, learnt from calls whose both ends were seen and from
 * registrations. So a call that nobody answered, since the callee is down or its span is missing,
 * still counts as a call to that service and not to an unknown host.
 */
final class AddressBook {

  /** An address means the same within one environment only. */
  record Place(String environment, String hostAndPort) {}

  /** Who answers there. */
  record Entry(ServiceId service, String instance, long seenNs) {}

  private final Map<Place, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final Shortfalls shortfalls;

  AddressBook(Shortfalls shortfalls) {
    this.shortfalls = shortfalls;
  }

  /**
   * @param instance which one answered last; empty when not known
   */
  void learn(String address, ServiceId service, String instance, long atNs) {
    if (address.isEmpty()) {
      return;
    }
    entries.put(place(service.environment(), address), new Entry(service, instance, atNs));
    if (entries.size() > AggregateLimits.ADDRESSES) {
      entries.remove(entries.keySet().iterator().next());
      shortfalls.count(Shortfall.ADDRESSES);
    }
  }

  @Nullable ServiceId serviceAt(String environment, String address) {
    Entry entry = at(environment, address);
    return entry == null ? null : entry.service();
  }

  @Nullable Entry at(String environment, String address) {
    return address.isEmpty() ? null : entries.get(place(environment, address));
  }

  private static Place place(String environment, String address) {
    return new Place(environment, Address.folded(address));
  }

  void evict(long goneSinceNs) {
    entries.values().removeIf(entry -> entry.seenNs() < goneSinceNs);
  }

  void forEach(BiConsumer<Place, Entry> action) {
    entries.forEach(action);
  }
}
