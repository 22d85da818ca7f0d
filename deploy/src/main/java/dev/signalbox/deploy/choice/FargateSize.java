package dev.signalbox.deploy.choice;

import java.util.Map;
import java.util.TreeMap;

/// Processor (1024 is one vCPU), memory in MiB and disk in GiB of a Fargate task, in one of the
/// combinations that Fargate offers.
public record FargateSize(int cpu, int memory, int disk) {
  /// What Fargate gives to every task without a price.
  static final int DISK_INCLUDED = 20;

  private static final int DISK_MAX = 200;

  /// For each processor size: least and most memory, and the step between.
  private static final Map<Integer, Range> MEMORY =
      new TreeMap<>(
          Map.of(
              256, new Range(512, 2048, 512),
              512, new Range(1024, 4096, 1024),
              1024, new Range(2048, 8192, 1024),
              2048, new Range(4096, 16_384, 1024),
              4096, new Range(8192, 30_720, 1024),
              8192, new Range(16_384, 61_440, 4096),
              16_384, new Range(32_768, 122_880, 8192)));

  private record Range(int min, int max, int step) {
    boolean has(int memory) {
      return memory >= min && memory <= max && (memory - min) % step == 0;
    }
  }

  /// Reads `<prefix>Cpu`, `<prefix>Memory` and `<prefix>Disk`.
  static FargateSize read(ContextReader reader, String prefix, int cpu, int memory) {
    var size =
        new FargateSize(
            reader.number(prefix + "Cpu", cpu, 256, 16_384),
            reader.number(prefix + "Memory", memory, 512, 122_880),
            reader.number(prefix + "Disk", DISK_INCLUDED, DISK_INCLUDED, DISK_MAX));
    var range = MEMORY.get(size.cpu);
    if (range == null) {
      reader.problem(
          prefix + "Cpu: " + size.cpu + " is none of Fargate's sizes " + MEMORY.keySet());
    } else if (!range.has(size.memory)) {
      reader.problem(
          "%sMemory: %d does not go with %d of %sCpu: %d to %d in steps of %d"
              .formatted(prefix, size.memory, size.cpu, prefix, range.min, range.max, range.step));
    }
    return size;
  }

  public boolean hasMoreDisk() {
    return disk > DISK_INCLUDED;
  }
}
