package dev.pharos.powerloss;

/** What a name in a folder stands for. */
sealed interface DiskNode permits DiskFile, DiskFolder {
  /** All changes so far are durable. */
  void sync();

  /**
   * Changes since the last sync are lost, though reading still shows them: what Linux does when
   * writing back fails. Another sync does not bring them back, writing them again does.
   */
  void failSync();
}
