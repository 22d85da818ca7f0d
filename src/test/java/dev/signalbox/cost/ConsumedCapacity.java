package dev.signalbox.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The units that one answer of DynamoDB reports for one table or index, and what AWS would charge.
///
/// DynamoDB Local reports four times the plain write for everything that a transaction writes. AWS
/// charges a transaction twice the plain write for the item itself ("two underlying writes", says
/// its guide) and once for an index, which is written after the commit: captures from the real
/// DynamoDB show an index in a transaction at the price of a plain write. Outside transactions
/// DynamoDB Local follows the rules of AWS: an index costs one write of what it projects when that
/// appears, changes or goes, two when its key changes, and nothing when it is not touched.
/// `ReportedCapacityTest` holds all of this for the version in use.
///
/// A refused write reports nothing, here and on AWS, though AWS charges for it: refusals are
/// counted as calls.
///
/// @param place the table, or `table/index`
/// @param reported as the answer says
/// @param units by the rules of AWS
record ConsumedCapacity(String place, boolean isWrite, double reported, double units) {
  /// How many times the plain write DynamoDB Local reports for a write in a transaction, and how
  /// many times AWS charges it.
  private static final double REPORTED_IN_TRANSACTION = 4;

  private static final double CHARGED_ITEM_IN_TRANSACTION = 2;
  private static final double CHARGED_INDEX_IN_TRANSACTION = 1;

  private static final Set<String> READS =
      Set.of("GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems");
  private static final Set<String> WRITES =
      Set.of("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems");

  /// Asks for the report, where there is one.
  static void askFor(String operation, ObjectNode request) {
    if (READS.contains(operation) || WRITES.contains(operation)) {
      request.put("ReturnConsumedCapacity", "INDEXES");
    }
  }

  static List<ConsumedCapacity> of(String operation, JsonNode answer) {
    var report = answer.path("ConsumedCapacity");
    var all = new ArrayList<ConsumedCapacity>();
    var tables = report.isArray() ? report : List.of(report);
    for (var table : tables) {
      if (table.has("TableName")) {
        addTable(all, operation, table);
      }
    }
    return all;
  }

  private static void addTable(List<ConsumedCapacity> all, String operation, JsonNode table) {
    var name = table.path("TableName").asText();
    all.add(of(operation, name, units(table.path("Table")), false));
    for (var index : table.path("GlobalSecondaryIndexes").properties()) {
      var place = name + "/" + index.getKey();
      all.add(of(operation, place, units(index.getValue()), true));
    }
  }

  private static ConsumedCapacity of(
      String operation, String place, double reported, boolean isIndex) {
    var charged = isIndex ? CHARGED_INDEX_IN_TRANSACTION : CHARGED_ITEM_IN_TRANSACTION;
    var units =
        operation.equals("TransactWriteItems")
            ? reported / REPORTED_IN_TRANSACTION * charged
            : reported;
    return new ConsumedCapacity(place, WRITES.contains(operation), reported, units);
  }

  private static double units(JsonNode report) {
    return report.path("CapacityUnits").asDouble();
  }
}
