package dev.hashnet.quickstart;

/**
 * Copies of one transform.
 *
 * @param planted sent
 * @param found named together with their picture, by an alert of whichever of the two came later
 */
public record PlantedCount(int planted, int found) {
  static PlantedCount ofOne(boolean found) {
    return new PlantedCount(1, found ? 1 : 0);
  }

  PlantedCount plus(PlantedCount other) {
    return new PlantedCount(planted + other.planted, found + other.found);
  }
}
