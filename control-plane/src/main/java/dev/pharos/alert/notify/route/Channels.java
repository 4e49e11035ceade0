package dev.pharos.alert.notify.route;

import java.util.List;

/** The ways to reach a receiver; each is told on its own, so that one that is dead delays none. */
@FunctionalInterface
public interface Channels {
  List<Channel> of(String receiver);

  /**
   * @param name unique, such as {@code oncall/webhook}
   * @param sendResolved whether it is told of ends too
   */
  record Channel(String name, boolean sendResolved) {}
}
