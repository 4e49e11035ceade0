package dev.pharos.show.loki;

/**
 * The envelope of Loki's answers.
 *
 * @param <T> what was asked for
 */
record LokiAnswer<T>(String status, T data) {

  static <T> LokiAnswer<T> of(T data) {
    return new LokiAnswer<>("success", data);
  }
}
