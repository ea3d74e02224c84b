package dev.hashnet.benchmarks.index;

import java.util.List;
import java.util.Map;

/**
 * Everything a run gave, as its JSON file holds it.
 *
 * @param machine processor, cores, memory, system
 * @param settings the command's options
 */
record IndexReport(
    Map<String, String> machine,
    String java,
    List<String> faiss,
    Map<String, String> settings,
    List<String> remarks,
    List<Section> sections) {
  IndexReport {
    machine = Map.copyOf(machine);
    faiss = List.copyOf(faiss);
    settings = Map.copyOf(settings);
    remarks = List.copyOf(remarks);
    sections = List.copyOf(sections);
  }
}
