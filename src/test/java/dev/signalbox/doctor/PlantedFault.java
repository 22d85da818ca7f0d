package dev.signalbox.doctor;

import dev.signalbox.local.LocalAws;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// One thing that is broken in a local AWS, or named wrong, and the line that must tell of it.
///
/// @param settings in place of those of the local AWS
/// @param slow how far the clock of this machine is ahead
/// @param found the lines with findings, which no other has
/// @param told a part of what the first of them says
/// @param mend a part of the command that mends it
record PlantedFault(
    String name,
    Consumer<LocalAws> plant,
    Consumer<LocalAws> undo,
    Map<String, String> settings,
    Duration slow,
    List<String> found,
    String told,
    String mend) {
  /// A setting that names what is not there.
  static PlantedFault named(
      String name, Map<String, String> settings, String found, String told, String mend) {
    return new PlantedFault(
        name, _ -> {}, _ -> {}, settings, Duration.ZERO, List.of(found), told, mend);
  }

  /// Something broken, and made whole again after the test.
  static PlantedFault broken(
      String name,
      Consumer<LocalAws> plant,
      Consumer<LocalAws> undo,
      String found,
      String told,
      String mend) {
    return new PlantedFault(name, plant, undo, Map.of(), Duration.ZERO, List.of(found), told, mend);
  }

  PlantedFault with(Map<String, String> also) {
    return new PlantedFault(name, plant, undo, also, slow, found, told, mend);
  }

  PlantedFault alsoFound(String... lines) {
    var all = new java.util.ArrayList<>(found);
    all.addAll(List.of(lines));
    return new PlantedFault(name, plant, undo, settings, slow, all, told, mend);
  }

  PlantedFault withClockAhead(Duration ahead) {
    return new PlantedFault(name, plant, undo, settings, ahead, found, told, mend);
  }

  @Override
  public String toString() {
    return name;
  }
}
