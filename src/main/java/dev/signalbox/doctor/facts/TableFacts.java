package dev.signalbox.doctor.facts;

import java.util.List;
import java.util.Optional;

/// One table as it is, or as it should be.
///
/// @param status a word of DynamoDB
/// @param keys the hash key, then the range key
/// @param stream empty where none is on
/// @param ttl the attribute by which rows expire; empty where they do not
public record TableFacts(
    String name,
    String arn,
    String status,
    List<String> keys,
    List<Index> indexes,
    Optional<Stream> stream,
    Asked<Optional<String>> ttl) {
  public TableFacts {
    keys = List.copyOf(keys);
    indexes = List.copyOf(indexes);
  }

  /// A global secondary index.
  ///
  /// @param projection a word of DynamoDB
  /// @param projected the attributes beside the keys, where the projection is `INCLUDE`
  public record Index(
      String name, String status, List<String> keys, String projection, List<String> projected) {
    public Index {
      keys = List.copyOf(keys);
      projected = List.copyOf(projected);
    }
  }

  /// The stream of changes.
  public record Stream(String arn, String viewType) {}

  /// The index of this name, if there is one.
  public Optional<Index> index(String index) {
    return indexes.stream().filter(it -> it.name().equals(index)).findFirst();
  }
}
